// listen_trial.c - see listen_trial.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/listen_trial.h"

#include "talk/numbers_trial.h"

#include <math.h>

static void print_value(FILE *out, double value)
{
    if (isnan(value)) {
        (void)fputs("       -", out);
    } else {
        (void)fprintf(out, "%8.3f", value);
    }
}

static bool rests_on_codes(const struct number_row *row)
{
    return row->group == GROUP_LISTENING || row->group == GROUP_INPUT
        || row->group == GROUP_CLIENT;
}

void listen_trial_print(FILE *out, struct arena *arena,
                        const struct lessons *lessons,
                        struct turn_codes *const *codes)
{
    struct number_trial trials[NUMBER_COUNT];
    numbers_trial(arena, lessons, codes, trials);
    (void)fprintf(out,
                  "\nNumbers of sessions with %d turns and more, as reports "
                  "show them\n"
                  "  ranks: Spearman with the expert's number; ICC: the same "
                  "as between two experts;\n"
                  "  area: between good and poor sessions, from our codes and "
                  "from the expert's;\n"
                  "  held: share of sessions in which our interval holds the "
                  "expert's number\n%-30s%9s%8s%8s%8s%8s%8s\n",
                  TRIAL_LEAST_TURNS, "", "sessions", "ranks", "ICC", "area",
                  "expert", "held");
    for (int id = 0; id < NUMBER_COUNT; id++) {
        const struct number_trial *trial = &trials[id];
        if (rests_on_codes(&NUMBER_ROWS[id])) {
            (void)fprintf(out, "%-30s%9d", NUMBER_ROWS[id].key,
                          trial->sessions);
            print_value(out, trial->ranks);
            print_value(out, trial->agreement);
            print_value(out, trial->area);
            print_value(out, trial->expert_area);
            print_value(out, trial->held);
            (void)fputc('\n', out);
        }
    }
}
