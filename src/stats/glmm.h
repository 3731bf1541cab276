#ifndef STATS_GLMM_H
#define STATS_GLMM_H

// glmm - what goes with an event, when rows belong to units (sessions to
// clients): logistic regression with effects that differ from unit to unit.
//
//     link(p) = X beta + sum over terms of Z u,   y ~ binomial(trials, p)
//     u of one unit ~ N(0, L L'), L lower triangular: theta
//
// Maximum likelihood, the effects integrated out after Laplace (nodes 1: any
// terms, nested or crossed) or by adaptive Gauss-Hermite quadrature (nodes 2 to
// 25: one term with one effect). Names, order and criterion are those of R's
// lme4 (glmer, nAGQ = nodes); standard errors, as there, from the curvature by
// theta and beta together. The slope is exact and the search Newton's, so the
// top is met to about 1e-10. One thing differs: the log-likelihood is always
// whole, binomial coefficients included, also with nodes above 1, where glmer
// leaves out what a saturated model has: 0 unless a row has several trials.
//
// SOURCE: Bates et al. 2015, J Stat Softw 67(1); Pinheiro & Chao 2006, J Comput
// Graph Stat 15, 58-81; Bolker et al. 2009, Trends Ecol Evol 24, 127-135
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/glmm_link.h"
#include "stats/mixed.h"

enum { GLMM_COLUMNS_MAX = 64, GLMM_STEPS_MAX = 100 };

// As mixed_data, with the share of events as `y` and trials (whole numbers, of
// which it is the share) as `weights`; NULL: all 1.
struct glmm_settings {
    enum glmm_link link;
    int nodes; // 1 to 25
};

struct glmm_fit {
    size_t n;
    int p;       // columns of x that could be told apart
    int *column; // p: which they are
    double *beta, *se;
    double *vcov; // p x p
    int term_count;
    struct mixed_variation *terms; // `relative` is L itself: no sigma
    int theta_count;
    double deviance; // -2 log likelihood
    double loglik, aic, bic;
    int parameters; // p and theta
    bool converged;
    bool singular;  // a variance is 0, or effects are perfectly correlated
    bool runs_away; // an estimate without end: do not believe it
    int steps;
    // Of a refused fit: which column divides the events from the rest, or of
    // which term no unit ever changes; -1: something else.
    int dividing_column, unchanging_term;
    const double *scale[MIXED_TERMS_MAX]; // q: by which z was divided
    struct glmm_problem *problem;
};

// ERR_INPUT: shares outside of 0 to 1, one unit, perfect separation, units of
// which none ever changes, quadrature with more than one effect; ERR_LIMIT.
// Terms and columns are named by their number, from 1.
bool glmm_fit(struct arena *arena, const struct mixed_data *data,
              const struct glmm_settings *settings, struct glmm_fit *fit,
              struct err *err) MUST_USE;

// The same with a standard deviation that does not move, for profiles: without
// standard errors. NULL: glmm_fit().
struct glmm_hold {
    int term;
    double deviation; // of its first effect
};
bool glmm_fit_held(struct arena *arena, const struct mixed_data *data,
                   const struct glmm_settings *settings,
                   const struct glmm_hold *hold, struct glmm_fit *fit,
                   struct err *err) MUST_USE;

// The effects of the units of one term, as mixed_effects(): modes
// (level_count x q, column by column) and, unless NULL, their conditional
// covariance (one q x q after the other).
bool glmm_effects(const struct glmm_fit *fit, int term, double *mode,
                  double *variance) MUST_USE;

#endif
