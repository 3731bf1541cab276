// report_json - see report_json.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/report_json.h"

#include "talk/report_words.h"
#include "wire/json_out.h"

#include <math.h>

enum { DECIMALS = 4, SECOND_DECIMALS = 3 };

static const char *const SIDE_NAMES[] = {
    [SIDE_THERAPIST] = "therapist",
    [SIDE_CLIENT] = "client",
    [SIDE_OTHER] = "other",
};

static const char *const UNIT_NAMES[] = {
    [UNIT_COUNT] = "count",     [UNIT_WORDS] = "words",
    [UNIT_MINUTES] = "minutes", [UNIT_SECONDS] = "seconds",
    [UNIT_SHARE] = "share",     [UNIT_RATIO] = "ratio",
    [UNIT_PER_100] = "per_100", [UNIT_SCORE] = "score",
    [UNIT_YES_NO] = "yes_no",
};

// ---- who --------------------------------------------------------------------

static enum side side_of(const struct listening *listening, int speaker)
{
    return speaker == listening->transcript->therapist ? SIDE_THERAPIST
         : speaker == report_client(listening)         ? SIDE_CLIENT
                                                       : SIDE_OTHER;
}

static int64_t turns_of(const struct transcript *transcript, int speaker)
{
    int64_t count = 0;

    for (size_t i = 0; i < transcript->turn_count; i++) {
        count += transcript->turns[i].speaker == speaker;
    }
    return count;
}

static void put_speakers(struct json_out *out,
                         const struct listening *listening)
{
    const struct transcript *transcript = listening->transcript;

    json_array(out, "speakers");
    for (int i = 0; i < transcript->speaker_count; i++) {
        json_object_short(out, NULL);
        json_str(out, "name", transcript->speakers[i]);
        json_text(out, "side", SIDE_NAMES[side_of(listening, i)]);
        json_whole(out, "turns", turns_of(transcript, i));
        json_end(out);
    }
    json_end(out);
}

static void put_file(struct json_out *out, const struct listening *listening)
{
    const struct transcript *transcript = listening->transcript;

    json_text(out, "report", "listening");
    json_whole(out, "version", REPORT_JSON_VERSION);
    json_text(out, "what_this_is", REPORT_WHAT_THIS_IS);
    json_str(out, "file", transcript->name);
    json_text(out, "format", transcript->format);
    json_text(out, "counted", transcript->counted);
    json_flag(out, "has_times", transcript->has_times);
    json_flag(out, "is_bare", transcript->is_bare);
    json_whole(out, "repeated", transcript->repeated);
    json_str(out, "therapist",
             report_speaker(transcript, transcript->therapist));
    json_text(out, "therapist_known_by",
              listening->therapist_by_name ? "name" : "said");
}

// ---- moments ----------------------------------------------------------------

static void put_moment(struct json_out *out, const struct listening *listening,
                       const struct moment *moment)
{
    const struct moment_rule *rule = &MOMENT_RULES[moment->id];

    json_object(out, NULL);
    json_text(out, "id", rule->id);
    json_text(out, "kind", MOMENT_KIND_NAMES[rule->kind]);
    json_text(out, "title", rule->title);
    json_whole(out, "line", moment->line);
    json_whole(out, "turn", moment->turn + 1);
    json_whole(out, "first_turn", moment->first + 1);
    json_whole(out, "last_turn", moment->last + 1);
    json_str(out, "words", listening->transcript->turns[moment->turn].text);
    json_text(out, "rule", rule->rule);
    json_text(out, "question", rule->question);
    json_text(out, "source", rule->source);
    json_end(out);
}

static void put_moments(struct json_out *out, const struct listening *listening,
                        const char *key, const struct moment *at, int count)
{
    json_array(out, key);
    for (int i = 0; i < count; i++) {
        put_moment(out, listening, &at[i]);
    }
    json_end(out);
}

// ---- numbers ----------------------------------------------------------------

static void put_number(struct json_out *out, const struct listening *listening,
                       enum number_id id)
{
    const struct number_row *row = &NUMBER_ROWS[id];
    const struct number *number = &listening->numbers.of[id];

    json_object(out, row->key);
    json_text(out, "words", row->words);
    json_text(out, "group", NUMBER_GROUP_NAMES[row->group]);
    json_text(out, "unit", UNIT_NAMES[row->unit]);
    json_real(out, "value", number->value, DECIMALS);
    json_real(out, "low", number->low, DECIMALS);
    json_real(out, "high", number->high, DECIMALS);
    json_text(out, "unknown", number->unknown);
    json_text(out, "trust", NUMBER_TRUST_NAMES[row->trust]);
    json_text(out, "caution", report_caution(id));
    json_real(out, "agreement_of_experts", row->agreement.experts, DECIMALS);
    json_real(out, "agreement_of_program", row->agreement.coder, DECIMALS);
    json_real(out, "rank_correlation_of_program", row->agreement.ranks,
              DECIMALS);
    json_real(out, "miti_fair", row->fair, DECIMALS);
    json_real(out, "miti_good", row->good, DECIMALS);
    json_text(out, "beside", row->beside);
    json_text(out, "explanation", row->explanation);
    json_text(out, "source", row->source);
    if (number->turn == TURN_NONE) {
        json_null(out, "turn");
    } else {
        json_whole(out, "turn", number->turn + 1);
    }
    json_end(out);
}

static void put_numbers(struct json_out *out, const struct listening *listening)
{
    json_object(out, "numbers");
    for (int id = 0; id < NUMBER_COUNT; id++) {
        put_number(out, listening, (enum number_id)id);
    }
    json_end(out);
}

static void put_silences(struct json_out *out,
                         const struct listening *listening)
{
    json_array(out, "silences");
    for (int i = 0; i < listening->numbers.silence_count; i++) {
        const struct silence *silence = &listening->numbers.silences[i];

        json_object_short(out, NULL);
        json_whole(out, "after_turn", silence->after + 1);
        json_real(out, "seconds", silence->seconds, SECOND_DECIMALS);
        json_end(out);
    }
    json_end(out);
}

static void put_style(struct json_out *out, const struct lsm *lsm)
{
    json_object(out, "style");
    for (int kind = 0; kind < WORD_KINDS; kind++) {
        json_object_short(out, WORD_KIND_NAMES[kind]);
        json_real(out, "matching", lsm->category[kind], DECIMALS);
        json_real(out, "therapist_per_cent", lsm->per_cent[0][kind], DECIMALS);
        json_real(out, "client_per_cent", lsm->per_cent[1][kind], DECIMALS);
        json_end(out);
    }
    json_end(out);
}

static void put_notes(struct json_out *out, const struct listening *listening)
{
    struct str notes[REPORT_NOTES];
    int count = report_notes(out->text->arena, listening, notes);

    json_array(out, "notes");
    for (int i = 0; i < count; i++) {
        json_str(out, NULL, notes[i]);
    }
    json_end(out);
}

// ---- turns ------------------------------------------------------------------

static void put_flags(struct json_out *out, unsigned flags)
{
    static const struct {
        enum turn_flag flag;
        const char *name;
    } FLAGS[] = {
        {TURN_BACKCHANNEL, "backchannel"},
        {TURN_OVERLAP,     "overlap"    },
        {TURN_REPEATED,    "repeated"   },
    };

    json_array(out, "flags");
    for (size_t i = 0; i < sizeof FLAGS / sizeof *FLAGS; i++) {
        if (flags & FLAGS[i].flag) {
            json_text(out, NULL, FLAGS[i].name);
        }
    }
    json_end(out);
}

// A class that stands for "none of it" has no name: null.
static const char *class_name(enum code_task task, int class)
{
    const char *name = CODE_TASK_ROWS[task].class_names[class];

    return *name ? name : NULL;
}

static void put_chances(struct json_out *out, const struct turn_codes *codes)
{
    json_object(out, "chances");
    for (int task = 0; task < CODE_TASKS; task++) {
        const struct code_task_row *row = &CODE_TASK_ROWS[task];

        if (row->of_client != codes->of_client) {
            continue;
        }
        json_object(out, row->name);
        for (int class = 0; class < row->classes; class ++) {
            const char *name = row->class_names[class];

            json_real(out, *name ? name : "none",
                      (double)codes->chance[task][class], DECIMALS);
        }
        json_end(out);
    }
    json_end(out);
}

static void put_codes(struct json_out *out, const struct turn_codes *codes)
{
    if (!codes->is_coded) {
        json_null(out, "codes");
        json_null(out, "chances");
        return;
    }
    json_object(out, "codes");
    for (int task = 0; task < CODE_TASKS; task++) {
        if (CODE_TASK_ROWS[task].of_client == codes->of_client) {
            int class = turn_codes_class(codes, (enum code_task)task);

            json_text(out, CODE_TASK_ROWS[task].name,
                      class_name((enum code_task)task, class));
        }
    }
    json_real(out, "confidence", turn_codes_confidence(codes), DECIMALS);
    json_end(out);
    put_chances(out, codes);
}

static void put_turn(struct json_out *out, const struct listening *listening,
                     size_t n)
{
    const struct transcript *transcript = listening->transcript;
    const struct turn *turn = &transcript->turns[n];

    json_object_short(out, NULL);
    json_whole(out, "turn", (int64_t)n + 1);
    json_whole(out, "line", turn->line);
    json_real(out, "start", turn->start, SECOND_DECIMALS);
    json_real(out, "end", turn->end, SECOND_DECIMALS);
    if (turn->speaker == SPEAKER_UNKNOWN) {
        json_null(out, "speaker");
    } else {
        json_str(out, "speaker", transcript->speakers[turn->speaker]);
    }
    json_text(out, "side", SIDE_NAMES[listening->sides[n]]);
    put_flags(out, turn->flags);
    json_str(out, "text", turn->text);
    put_codes(out, &listening->codes[n]);
    json_end(out);
}

void report_json(struct text *text, const struct listening *listening)
{
    const struct moments_choice *choice = &listening->choice;
    struct json_out out = json_out_in(text);

    json_object(&out, NULL);
    put_file(&out, listening);
    put_speakers(&out, listening);
    put_moments(&out, listening, "went_well", choice->well, choice->well_count);
    put_moments(&out, listening, "worth_a_look", choice->look,
                choice->look_count);
    put_moments(&out, listening, "all_moments", listening->moments.at,
                listening->moments.count);
    put_numbers(&out, listening);
    put_silences(&out, listening);
    put_style(&out, &listening->numbers.lsm);
    put_notes(&out, listening);
    json_array(&out, "turns");
    for (size_t i = 0; i < listening->transcript->turn_count; i++) {
        put_turn(&out, listening, i);
    }
    json_end(&out);
    json_end(&out);
}
