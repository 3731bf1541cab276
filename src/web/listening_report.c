// listening_report - see listening_report.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/listening_report.h"

#include "base/embedded.h"
#include "talk/report_words.h"

#include <string.h>

const struct listening_dispute *listening_disputes_of(
    const struct listening_view *view, size_t turn, int *count)
{
    const struct listening_dispute *first = NULL;

    *count = 0;
    for (int i = 0; i < view->dispute_count; i++) {
        if (view->disputes[i].turn == turn) {
            first = first ? first : &view->disputes[i];
            ++*count;
        }
    }
    return first;
}

static void put_sheet(struct text *out, const char *name)
{
    for (int i = 0; i < EMBEDDED_ASSETS_COUNT; i++) {
        if (strcmp(EMBEDDED_ASSETS[i].name, name) == 0) {
            text_add(out, EMBEDDED_ASSETS[i].bytes);
        }
    }
}

// They hold no "</style", which would end them early; a unit test looks.
void listening_put_style(struct text *out)
{
    put_sheet(out, "rapport.css");
    put_sheet(out, "listening.css");
}

struct str listening_sureness(struct arena *arena,
                              const struct turn_codes *codes)
{
    return codes->is_coded
             ? report_correlation(arena, turn_codes_confidence(codes))
             : STR("");
}

const char *listening_side(const struct listening *listening, size_t turn)
{
    static const char *const SIDES[] = {[SIDE_THERAPIST] = "therapist",
                                        [SIDE_CLIENT] = "client",
                                        [SIDE_OTHER] = "other"};

    return SIDES[listening->sides[turn]];
}
