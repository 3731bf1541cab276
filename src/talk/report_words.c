// report_words - see report_words.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/report_words.h"

#include "base/arena.h"
#include "base/text.h"
#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char REPORT_WHAT_THIS_IS[] =
    "What was said, counted by a program that has read the words and nothing "
    "else. Not a verdict: whoever was in the room knows more.";
const char REPORT_NOTHING_WELL[] =
    "No rule found anything to show first. The rules are few and plain; that "
    "says nothing about the session.";
const char REPORT_NOTHING_LOOK[] =
    "No rule found a moment. That does not mean that there was none.";
const char REPORT_LOOK_LEDE[] =
    "Moments to look at, by plain rules of our own that nobody has tested.";
const char REPORT_NUMBERS_LEDE[] =
    "In brackets: what an expert would most likely count; how far experts, "
    "and this program and experts, agree (1 wholly, 0 not at all).";

enum { SHORT_SESSION = 20 }; // turns: what agreement was measured on

// ---- numbers ----------------------------------------------------------------

struct str report_value(struct arena *arena, const struct number_row *row,
                        double value)
{
    if (isnan(value)) {
        return STR("");
    }
    switch (row->unit) {
    case UNIT_COUNT: return text_print(arena, "%.0f", value);
    case UNIT_WORDS:
        return text_print(arena, "%.*f word%s", value != floor(value), value,
                          value == 1 ? "" : "s");
    case UNIT_MINUTES: return text_print(arena, "%.*f min", value < 10, value);
    case UNIT_SECONDS: return text_print(arena, "%.*f s", value < 10, value);
    case UNIT_SHARE: return text_print(arena, "%.0f %%", 100 * value);
    case UNIT_RATIO:
    case UNIT_PER_100: return text_print(arena, "%.1f", value);
    case UNIT_YES_NO: return value != 0 ? STR("yes") : STR("no");
    default: return text_print(arena, "%.2f", value);
    }
}

struct str report_range(struct arena *arena, const struct number_row *row,
                        const struct number *number)
{
    double low = number->low;
    double high = number->high;

    if (isnan(number->value) || isnan(low) || isnan(high)
        || row->unit == UNIT_YES_NO) {
        return STR("");
    }
    if (row->unit == UNIT_SHARE) {
        return text_print(arena, "%.0f to %.0f %%", 100 * low, 100 * high);
    }
    return text_print(arena, "%.*f to %.*f", row->unit != UNIT_COUNT, low,
                      row->unit != UNIT_COUNT, high);
}

struct str report_correlation(struct arena *arena, double value)
{
    struct str digits;

    if (isnan(value)) {
        return STR("");
    }
    if (fabs(value) >= 0.995) {
        return text_print(arena, "%.2f", value);
    }
    digits = text_print(arena, "%.2f", fabs(value)); // "0.85"
    return text_print(arena, "%s%.*s", value <= -0.005 ? "-" : "",
                      (int)digits.len - 1, digits.at + 1);
}

struct str report_agreement(struct arena *arena, const struct number_row *row)
{
    struct str experts = report_correlation(arena, row->agreement.experts);
    struct str coder = report_correlation(arena, row->agreement.coder);

    if (experts.len && coder.len) {
        return text_print(arena, "experts %.*s, program %.*s", SHOW(experts),
                          SHOW(coder));
    }
    return experts.len ? text_print(arena, "experts %.*s", SHOW(experts))
         : coder.len   ? text_print(arena, "program %.*s", SHOW(coder))
                       : STR("");
}

const char *report_caution(enum number_id id)
{
    switch (id) {
    case NUMBER_COMPLEX_SHARE:
        return "experts do not agree on this one either; shown, not graded";
    case NUMBER_STYLE_MATCHING:
        return "grows with the length of a session: compare none of different "
               "length";
    case NUMBER_ADVICE:
    case NUMBER_ADVICE_FIRST: return "seen only weakly: please check the turns";
    case NUMBER_AFFIRMATIONS:
    case NUMBER_VALIDATIONS:
    case NUMBER_PERMISSION:
        return "by phrases of our own, not tested; more is missed than found";
    default: break;
    }
    return NUMBER_ROWS[id].trust == TRUST_UNGRADED ? "not a grade" : NULL;
}

// ---- places and people ------------------------------------------------------

struct str report_clock(struct arena *arena, double seconds)
{
    long whole;

    if (!isfinite(seconds) || seconds < 0 || seconds > 1e7) {
        return STR("");
    }
    whole = (long)seconds;
    return whole >= 3600
             ? text_print(arena, "%ld:%02ld:%02ld", whole / 3600,
                          whole / 60 % 60, whole % 60)
             : text_print(arena, "%ld:%02ld", whole / 60, whole % 60);
}

struct str report_place(struct arena *arena,
                        const struct transcript *transcript, int turn)
{
    const struct turn *at = &transcript->turns[turn];
    struct str clock = report_clock(arena, at->start);

    return text_print(arena, "%s %d%s%.*s", transcript->counted, at->line,
                      clock.len ? ", " : "", SHOW(clock));
}

struct str report_speaker(const struct transcript *transcript, int speaker)
{
    return speaker == SPEAKER_UNKNOWN ? STR("somebody")
                                      : transcript->speakers[speaker];
}

int report_client(const struct listening *listening)
{
    const struct transcript *transcript = listening->transcript;

    for (size_t i = 0; i < transcript->turn_count; i++) {
        if (listening->sides[i] == SIDE_CLIENT
            && transcript->turns[i].speaker != SPEAKER_UNKNOWN) {
            return transcript->turns[i].speaker;
        }
    }
    return SPEAKER_UNKNOWN;
}

// A name from a file may be "Therapist": then it stands in quotation marks.
struct str report_who(struct arena *arena, const struct listening *listening)
{
    const struct transcript *transcript = listening->transcript;
    int client = report_client(listening);
    const char *mark = listening->therapist_by_name ? "\"" : "";
    struct text text = text_in(arena);

    text_addf(&text, "%s%.*s%s is the therapist, as %s.", mark,
              SHOW(report_speaker(transcript, transcript->therapist)), mark,
              listening->therapist_by_name ? "the file says" : "you said");
    if (client == SPEAKER_UNKNOWN) {
        text_add(&text, STR(" No client speaks."));
    } else {
        text_addf(&text, " %s%.*s%s is the client.", mark,
                  SHOW(report_speaker(transcript, client)), mark);
    }
    return text_str(&text);
}

static double value_of(const struct listening *listening, enum number_id id)
{
    return listening->numbers.of[id].value;
}

struct str report_how_much(struct arena *arena,
                           const struct listening *listening)
{
    const struct transcript *transcript = listening->transcript;
    double minutes = value_of(listening, NUMBER_MINUTES);
    double share = value_of(listening, NUMBER_THERAPIST_TALK_SHARE);
    struct text text = text_in(arena);

    if (minutes < 0.5) {
        text_add(&text, STR("Less than a minute, "));
    } else if (!isnan(minutes)) {
        text_addf(&text, "%.0f minute%s, ", minutes, minutes < 1.5 ? "" : "s");
    }
    text_addf(&text, "%zu turn%s.", transcript->turn_count,
              transcript->turn_count == 1 ? "" : "s");
    if (!isnan(share) && report_client(listening) != SPEAKER_UNKNOWN) {
        text_addf(&text, " %.*s has %.0f %% of the words, %.*s %.0f %%.",
                  SHOW(report_speaker(transcript, transcript->therapist)),
                  100 * share,
                  SHOW(report_speaker(transcript, report_client(listening))),
                  100 - round(100 * share));
    }
    return text_str(&text);
}

struct str report_cut(struct arena *arena, struct str words, size_t letters)
{
    struct str rest = words;
    size_t room = 0; // bytes up to the last space that fits
    size_t count = 0;

    while (rest.len && count < letters) {
        uint32_t letter;
        size_t len = utf8_next(rest, &letter);

        rest = (struct str){rest.at + len, rest.len - len};
        count++;
        if (!rest.len || *rest.at == ' ') {
            room = words.len - rest.len;
        }
    }
    if (!rest.len) {
        return words;
    }
    room = room ? room : words.len - rest.len; // one endless word
    return text_print(arena, "%.*s ...", (int)room, words.at);
}

// ---- labels -----------------------------------------------------------------

static const char *const LABELS[CODE_TASKS][CODE_CLASSES_MOST] = {
    [TASK_BEHAVIOUR] = {"other",       "reflection",  "question",
                        "information or advice"},
    [TASK_REFLECTION] = {"no reflection",             "simple reflection",
                        "complex reflection"     },
    [TASK_QUESTION] = {"no question",             "open question",              "closed question"      },
    [TASK_INPUT] = {"no information or advice",             "information", "advice",
                        "negotiation", "options"},
    [TASK_TALK] = {"neutral", "change talk",     "sustain talk"                             },
};

const char *report_label(enum code_task task, int class)
{
    return LABELS[task][class];
}

static void add_label(struct text *text, enum code_task task, int class)
{
    text_addf(text, "%s%s", text->len ? ", " : "", LABELS[task][class]);
}

struct str report_labels(struct arena *arena, const struct turn_codes *codes)
{
    // What a behaviour is in detail, in their order.
    static const enum code_task DETAILS[] = {TASK_REFLECTION, TASK_QUESTION,
                                             TASK_INPUT};
    struct text text = text_in(arena);

    if (!codes->is_coded) {
        return STR("");
    }
    if (codes->of_client) {
        return str_of(LABELS[TASK_TALK][codes->talk]);
    }
    for (size_t i = 0; i < sizeof DETAILS / sizeof *DETAILS; i++) {
        int class = turn_codes_class(codes, DETAILS[i]);

        if (class > 0) {
            add_label(&text, DETAILS[i], class);
        }
    }
    if (!text.len) { // or the behaviour is known, and no more
        add_label(&text, TASK_BEHAVIOUR, codes->behaviour);
    }
    return text_str(&text);
}

// ---- what to keep in mind ---------------------------------------------------

struct notes {
    struct arena *arena;
    struct str *at;
    int count;
};

static void note(struct notes *notes, struct str words)
{
    if (words.len && notes->count < REPORT_NOTES) {
        notes->at[notes->count++] = words;
    }
}

// Speakers who are neither, and turns without a speaker: in no number.
static void note_others(struct notes *notes, const struct listening *listening)
{
    const struct transcript *transcript = listening->transcript;
    int client = report_client(listening);
    int nobody = 0;
    struct text names = text_in(notes->arena);

    for (int i = 0; i < transcript->speaker_count; i++) {
        if (i != transcript->therapist && i != client) {
            text_addf(&names, "%s%.*s", names.len ? ", " : "",
                      SHOW(transcript->speakers[i]));
        }
    }
    for (size_t i = 0; i < transcript->turn_count; i++) {
        nobody += transcript->turns[i].speaker == SPEAKER_UNKNOWN;
    }
    if (names.len) {
        note(notes, text_print(notes->arena,
                               "Others speak too, and are in no number: %.*s.",
                               SHOW(text_str(&names))));
    }
    if (nobody) {
        note(notes, text_print(notes->arena,
                               "%d turn%s no speaker in the file and in no "
                               "number.",
                               nobody, nobody == 1 ? " has" : "s have"));
    }
}

static void note_file(struct notes *notes, const struct transcript *transcript)
{
    if (transcript->is_bare) {
        note(notes, STR("Hardly any punctuation or capital letters: most "
                        "likely an automatic transcript. The codes are less "
                        "sure then."));
    }
    if (transcript->repeated) {
        note(notes,
             text_print(notes->arena,
                        "%d turn%s the same words again and again; the "
                        "program that wrote the transcript most likely "
                        "made them up. They are left out of the numbers.",
                        transcript->repeated,
                        transcript->repeated == 1 ? " repeats" : "s repeat"));
    }
    if (!transcript->has_times) {
        note(notes, STR("The file has no times: nothing is known about "
                        "silences and speaking time."));
    }
}

int report_notes(struct arena *arena, const struct listening *listening,
                 struct str at[REPORT_NOTES])
{
    struct notes notes = {arena, at, 0};
    double turns = value_of(listening, NUMBER_THERAPIST_TURNS);

    note_file(&notes, listening->transcript);
    note_others(&notes, listening);
    if (turns < SHORT_SESSION) {
        note(&notes,
             STR("There are so few turns that the numbers say little."));
    }
    note(&notes,
         STR("It learned from demonstrations of motivational interviewing in "
             "English. How well it does in a course of therapy, with other "
             "ways of working or with more than two people is not known."));
    note(&notes, STR("Made for the therapist's own look back. Not for judging "
                     "or comparing anybody."));
    return notes.count;
}
