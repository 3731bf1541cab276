#ifndef STATS_POOL_TAU2_H
#define STATS_POOL_TAU2_H

// pool_tau2 - the estimators of the variance between studies, in the units of
// the problem (pool_sums.h). Formulas: see pool.h.
//
// The iterated ones go on until no digit changes, where metafor's default stops
// at a change of 1e-5: it comes to the same with control=list(threshold=1e-12).
// They cannot run away: a step never leaves the bracket in which the score is
// known to change its sign, and ends at POOL_STEPS_MAX.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/pool_sums.h"

struct pool_tau2 {
    double value, se; // se NAN for EE
    int steps;
    bool stuck; // ML, REML: was at a lower peak than tau2 = 0, which is taken
};

// `fixed` NAN: estimated. Leaves the problem's sums at some other tau2.
bool pool_tau2_find(struct arena *arena, struct pool_problem *problem,
                    enum pool_method method, double fixed,
                    struct pool_tau2 *tau2, struct err *err) MUST_USE;

// The tau2 at which y'Py comes down to `target`; 0 when it is lower already.
// SOURCE: DerSimonian & Kacker 2007, Contemp Clin Trials 28, 105-114, applied
// to the reciprocal, which is concave: each step falls short, so that none
// overshoots
bool pool_q_root(struct pool_problem *problem, double target, double *tau2,
                 int *steps, struct err *err) MUST_USE;

#endif
