// listen_csv - see listen_csv.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/listen_csv.h"

#include "talk/report_words.h"
#include "wire/csv_out.h"

#include <math.h>

static const char HEAD[] =
    "transcript_id,utterance_id,interlocutor,behaviour,reflection,question,"
    "input,talk,confidence,line,start,end,speaker,utterance_text\n";

// As it is there, to a thousandth of a second or of a chance.
static void put_rounded(struct csv_out *csv, double value)
{
    csv_out_number(csv, isnan(value) ? value : round(value * 1000) / 1000);
}

static void put_codes(struct csv_out *csv, const struct turn_codes *codes)
{
    for (int task = 0; task < CODE_TASKS; task++) {
        const struct code_task_row *row = &CODE_TASK_ROWS[task];
        bool applies = codes->is_coded && row->of_client == codes->of_client;

        csv_out_text(
            csv,
            applies ? str_of(
                row->class_names[turn_codes_class(codes, (enum code_task)task)])
                    : STR(""));
    }
    put_rounded(csv, codes->is_coded ? turn_codes_confidence(codes) : NAN);
}

static void put_turn(struct csv_out *csv, const struct listening *listening,
                     size_t n)
{
    static const char *const SIDES[] = {[SIDE_THERAPIST] = "therapist",
                                        [SIDE_CLIENT] = "client",
                                        [SIDE_OTHER] = "other"};
    const struct transcript *transcript = listening->transcript;
    const struct turn *turn = &transcript->turns[n];

    csv_out_words(csv, transcript->name);
    csv_out_whole(csv, (int64_t)n + 1);
    csv_out_text(csv, str_of(SIDES[listening->sides[n]]));
    put_codes(csv, &listening->codes[n]);
    csv_out_whole(csv, turn->line);
    put_rounded(csv, turn->start);
    put_rounded(csv, turn->end);
    csv_out_words(csv, turn->speaker == SPEAKER_UNKNOWN
                           ? STR("")
                           : transcript->speakers[turn->speaker]);
    csv_out_words(csv, turn->text);
    csv_out_end(csv);
}

void listen_csv_head(struct text *out)
{
    text_add(out, str_of(HEAD));
}

void listen_csv(struct text *out, const struct listening *listening)
{
    struct csv_out csv;

    csv_out_init(&csv, NULL);
    for (size_t i = 0; i < listening->transcript->turn_count; i++) {
        put_turn(&csv, listening, i);
    }
    text_add(out, (struct str){csv.bytes, csv.len});
    csv_out_drop(&csv);
}
