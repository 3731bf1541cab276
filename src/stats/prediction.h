#ifndef STATS_PREDICTION_H
#define STATS_PREDICTION_H

// prediction - does a model's word hold for rows that it has not seen?
//
// Event: chances beside what happened, by tenths of the chances; intercept
// and slope of calibration (0 and 1 are perfect; a slope below 1 is a model
// that says too much); the area under the curve with DeLong's interval; Brier's
// score. Score: the same lines, and the share of variance explained.
//
// SOURCE: Cox 1958, Biometrika 45, 562-565 (calibration); DeLong, DeLong &
// Clarke-Pearson 1988, Biometrics 44, 837-845; Brier 1950, Mon Weather Rev 78
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stdbool.h>
#include <stddef.h>

struct arena;

enum { PREDICTION_PARTS = 10 };

struct prediction_part { // rows with neighbouring predictions
    size_t n;
    double expected, observed; // means
    double low, high;          // of the observed mean, 95 % (Wilson's, or t)
};
struct prediction {
    size_t n;
    double intercept, intercept_se;        // slope held at 1
    double slope, slope_se;                // with its own intercept
    double auc, auc_se, auc_low, auc_high; // event
    double brier, brier_bare;              // event; bare: the share of all
    double explained;                      // score: 1 - SSE / SST; may be < 0
    struct prediction_part parts[PREDICTION_PARTS];
    int part_count;
};

// What cannot be had is NAN. `predicted` of an event lies within 0 and 1.
void prediction_judge(struct arena *arena, bool is_event, const double *y,
                      const double *predicted, size_t n,
                      struct prediction *prediction);

#endif
