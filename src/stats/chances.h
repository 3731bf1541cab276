#ifndef STATS_CHANCES_H
#define STATS_CHANCES_H

// chances - were chances that were stated beforehand right, over many people?
// Calibration of a model alone: nothing here is about one of them.
//
//     Brier       mean of (chance - event)^2; beside it that of stating the
//                 share of events for everybody
//     AUC         how often an event had the larger chance, of all pairs
//     slope       of the events' logit on that of the chances: 1, below 1 where
//                 chances are too extreme
//     intercept   with the slope at 1: 0, above 0 where events were more than
//                 was stated
//
// SOURCE: Brier 1950, Mon Weather Rev 78, 1-3; Cox 1958, Biometrika 45, 562-565
// (slope and intercept); DeLong, DeLong & Clarke-Pearson 1988, Biometrics 44,
// 837-845 (AUC); its interval on the logit, as Pepe 2003, The Statistical
// Evaluation of Medical Tests, 5.2.5
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/two_groups.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;

enum { CHANCES_FEWEST = 5 }; // events, and others, for slope and intercept

struct stated {
    double chance; // 0 to 1
    bool event;
};
struct chances {
    size_t n, events;
    double brier, brier_base;         // NAN: of nobody
    struct interval auc;              // NAN: no events, or nothing but events
    struct interval slope, intercept; // NAN: too few, or endless
};
// `stated` is sorted. Chances of 0 and 1 count as 1e-6 from there for slope and
// intercept. `arena` is for work.
void chances_judge(struct arena *arena, struct stated *stated, size_t n,
                   struct chances *chances);

#endif
