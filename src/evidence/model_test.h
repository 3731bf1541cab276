#ifndef EVIDENCE_MODEL_TEST_H
#define EVIDENCE_MODEL_TEST_H

// model_test - what each part of a model is good for, by likelihood-ratio tests
// against the model without it.
//
// Fixed effects: each term that no other term contains is left out in turn, a
// factor as one term (R's drop1(test = "Chisq")), by maximum likelihood.
// Random effects: each term is made simpler in turn (lmerTest's ranova()), by
// the criterion of the model, REML or ML: (t | client) becomes (1 | client),
// (0 + f | client) of a factor too, all else is left out; of (0 + t | client)
// ranova() makes (1 | client), which does not lie within it. Residuals: the
// correlation and the unequal variances, each against none.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_compare.h"

struct model_dropped {
    struct str term;    // "arm:t", "t in (1 + t | client)"
    struct str formula; // that is left
    bool fitted;        // false: a note says why not
    int parameters;
    double aic, loglik;
    struct model_ratio ratio;
};

struct model_dropped_list {
    int count;
    struct model_dropped *at;
};

struct model_tests {
    bool refitted; // the fixed effects: by ML although REML was asked for
    bool ml;       // the random effects
    struct model_dropped_list fixed, random, residual;
    struct notes notes;
};

// `answer` is the fit of the formula, by `answer->settings`. ERR_INPUT, ERR_BUG
// only of a refit of the whole model: a part that cannot be tested is a note.
bool model_test(struct arena *arena, const struct formula *formula,
                const struct frame *frame, const struct model_answer *answer,
                struct model_tests *tests, struct err *err) MUST_USE;

#endif
