#ifndef PRACTICE_HISTORY_PARTS_H
#define PRACTICE_HISTORY_PARTS_H

// history_parts - the longer parts of practice/history.h, one file each. Each
// fills its own fields of the picture and leaves the others alone.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/episode.h"
#include "practice/history.h"

struct history_reading {
    struct practice *practice;
    struct episode episode;
    const struct news *news;
    struct picture *picture;
};

bool history_read_scores(struct history_reading *reading,
                         struct err *err) MUST_USE;
bool history_read_checks(struct history_reading *reading,
                         struct err *err) MUST_USE;
bool history_read_visits(struct history_reading *reading,
                         struct err *err) MUST_USE;

#endif
