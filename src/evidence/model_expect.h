#ifndef EVIDENCE_MODEL_EXPECT_H
#define EVIDENCE_MODEL_EXPECT_H

// model_expect - what a fit expects of a row, and how sure it is of it.
//
// Three things: of groups as they are on average (the coefficients alone), of
// the row's own groups (their effects added; of a group that the fit does not
// know, how groups vary), and of a single row of those. For events all are on
// the scale of the link, a group on average is one without an effect, and a
// single row is 0 or 1.
// The variances of the model are taken as known, so limits are normal ones. Of
// correlated residuals those of earlier rows are not used.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model.h"

// Rows of the columns that were fitted. Terms in the order of the answer.
struct model_rows {
    const struct design *design;
    const struct design_group *groups[MIXED_TERMS_MAX];
    const uint32_t *level[MIXED_TERMS_MAX]; // MIXED_JOINT_NEW: not known
    const uint32_t *stratum; // of unequal spread; NULL: all alike
};

struct model_expected {
    double mean, mean_variance; // of groups on average
    double own, own_variance;   // of the row's groups
    double group_variance;      // how groups vary in this row
    double row_variance;        // of the residual; NAN for events
    uint32_t unknown;           // bit k: the group of term k is not known
};

struct model_expect;

// Of an answer that was made from rows. NULL: see err. Close it.
struct model_expect *model_expect_open(struct arena *arena,
                                       const struct model_answer *answer,
                                       const struct model_rows *rows,
                                       struct err *err);
void model_expect_close(struct model_expect *expect); // NULL is allowed

struct model_expected model_expect_row(const struct model_expect *expect,
                                       size_t i);

// The rows that were fitted.
struct model_rows model_rows_fitted(const struct model_answer *answer);

// The response at a value on the scale of the link: a probability; of scores
// the value itself.
double model_expect_response(const struct model_answer *answer, double value);

#endif
