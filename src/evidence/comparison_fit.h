#ifndef EVIDENCE_COMPARISON_FIT_H
#define EVIDENCE_COMPARISON_FIT_H

// comparison_fit - the model of a case-mix, as much of it as the rows carry.
//
// For comparison_answer.c.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/casemix.h"

struct comparison_fitted {
    struct casemix_data data; // with the columns that are left
    int *column;              // data.p: which of the given each is
    struct casemix_fit fit;
};

// Leaves out, one after the other, columns that follow from others and groups
// (columns of two values) in which, or beside which, the outcome never changes,
// as long as these hold less than half of the rows: people of both groups are
// expected alike then. ERR_INPUT: as casemix_fit(); `fit.dividing` is a column
// of `data`.
bool comparison_fit(struct arena *arena, const struct casemix_data *data,
                    struct comparison_fitted *fitted, struct err *err) MUST_USE;

// Predictions for each row by the model of all rows that are not in its fold.
// ERR_INPUT: what is left of one is too little for a fit.
bool comparison_predict(struct arena *arena, const struct casemix_data *data,
                        int folds, double *predicted, struct err *err) MUST_USE;

#endif
