#ifndef STATS_DOUBT_SELECT_H
#define STATS_DOUBT_SELECT_H

// doubt_select - three-parameter selection model: what would the effect be if
// results with a one-sided p above a step (.025) had been published only
// `delta` times as often as those below it?
//
//     y_i ~ N(x_i' beta, v_i + tau2), weighted by w(p_i) / A_i,
//     w = 1 below the step and delta above it, A_i = E w(p) in study i
//
// By maximum likelihood, as metafor's selmodel(type = "stepfun"), and to the
// optimum itself: Newton with the analytic gradient and Hessian.
// SOURCE: Hedges 1992, Stat Sci 7, 246-255; Vevea & Hedges 1995, Psychometrika
// 60, 419-435; Iyengar & Greenhouse 1988, Stat Sci 3, 109-117
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/pool.h"

enum selection_direction { SELECT_GREATER, SELECT_LESS };
struct selection_choice {
    enum selection_direction direction; // which effects have a small p
    double step;                        // of p, one-sided: .025 as a rule
};

struct selection {
    int p;
    struct pool_coefficient *beta; // normal
    double tau2, tau2_se;          // 0 and NAN for EE; se NAN at the boundary
    double delta, delta_se, delta_low, delta_high; // delta: 0 to 100
    double delta_p;                                // of delta = 1, Wald
    double loglik;
    double lrt, lrt_p;   // against no selection, one degree of freedom
    size_t below, above; // studies on either side of the step
    bool delta_at_limit; // delta is 0 or 100: read with care
    int steps;
};

// ERR_INPUT: all studies are below the step, a variance is 0; ERR_LIMIT: no
// convergence.
bool selection_fit(struct arena *arena, const struct pool_data *data,
                   const struct pool_settings *settings,
                   const struct selection_choice *choice,
                   struct selection *selection, struct err *err) MUST_USE;

#endif
