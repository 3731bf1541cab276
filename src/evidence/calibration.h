#ifndef EVIDENCE_CALIBRATION_H
#define EVIDENCE_CALIBRATION_H

// calibration - does the band hold what it says? Counted on courses that the
// model has not seen: either the model came from elsewhere, or it is fitted
// anew without every fold of people in turn.
//
// Two bands are judged: from the first score alone, and one step ahead of all
// scores so far. By session, where each course counts once, so that Wilson's
// interval is right; over all sessions it is right one step ahead (what is
// left over is independent where the model is true) and not given otherwise.
//
// SOURCE: Wilson 1927, JASA 22, 209-212
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/growth_rows.h"

enum { CALIBRATION_SPANS = 10, CALIBRATION_FOLDS_MAX = 20 };

struct held {
    int64_t n, below, above; // the rest lay within
    double share, low, high; // of those within; NAN: none, or not to be had
};
struct calibration_span {
    double from, to;        // sessions; both included
    struct held first;      // given the first score alone
    struct held step_ahead; // given all scores before
};
struct calibration {
    double level;
    int folds; // 0: the model was not made from these courses
    struct calibration_span all;
    struct calibration_span spans[CALIBRATION_SPANS];
    int span_count; // those with scores
};

// A model from elsewhere.
void calibration_of(const struct growth_rows *rows, const struct growth *model,
                    double level, struct calibration *calibration);
// By `folds` of people (2 to CALIBRATION_FOLDS_MAX), drawn by a fixed hash.
// ERR_INPUT: what is left of one is too little for a fit.
bool calibration_by_folds(struct arena *arena, const struct growth_rows *rows,
                          int folds, double level,
                          struct calibration *calibration,
                          struct err *err) MUST_USE;

#endif
