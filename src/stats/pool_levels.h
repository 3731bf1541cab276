#ifndef STATS_POOL_LEVELS_H
#define STATS_POOL_LEVELS_H

// pool_levels - meta-analysis of effects within studies: three levels.
//
//     y_ij = x_ij' beta + u_i + w_ij + e_ij     effect j of study i
//     u_i ~ N(0, sigma2[0]), w_ij ~ N(0, sigma2[1]), e_ij ~ N(0, v_ij)
//
// As metafor's rma.mv(yi, vi, mods, random = ~ 1 | study/effect): same names,
// same defaults, same corrections. Within a study the covariance is a diagonal
// plus a constant, so that it is inverted by hand (Sherman and Morrison): time
// and memory grow with the effects, never with their square. The estimate is
// found by Newton's method with exact first and second derivatives; either
// variance may end at 0 exactly.
//
// What cannot be told apart is not guessed: with one effect in every study all
// goes to `between` and `within` is held at 0; with a single study `between`
// is held at 0. `held` says so; a report has to.
//
// SOURCE: Konstantopoulos 2011, Research Synthesis Methods 2, 61-76; Cheung
// 2014, Psychological Methods 19, 211-229 (shares of the levels: there, and
// metafor-project.org, "I2 for multilevel models"); Jennrich & Sampson 1976,
// Technometrics 18, 11-17 (Newton's method for REML)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/pool.h"

#include <stdint.h>

enum { LEVEL_BETWEEN, LEVEL_WITHIN, LEVELS };

struct pool_levels_data {
    size_t k;              // effects
    const double *yi;      // finite
    const double *vi;      // 0 or above
    const uint32_t *study; // of each effect: any numbers below k, in any order
    int p;                 // coefficients, 1 to POOL_COEFFICIENTS_MAX, p < k
    const double *x;       // k x p, column by column; NULL: an intercept alone
    bool intercept;        // the first column of x is 1 (true if x is NULL)
};

struct pool_levels_settings {
    enum pool_method method; // POOL_REML or POOL_ML
    enum pool_test test;     // POOL_Z or POOL_T: t with k - p
    double level;            // of intervals: .95
    double fixed[LEVELS];    // NAN: estimate it; else 0 or above
};
struct pool_levels_settings pool_levels_defaults(void); // REML, z, .95

struct pool_levels_fit {
    size_t k, studies;
    int p;
    struct pool_levels_settings settings;
    struct pool_coefficient *beta; // p of them
    double *vb;                    // p x p, their covariances
    double sigma2[LEVELS];
    bool held[LEVELS];             // not estimated: see above, or `fixed`
    double q, q_p;                 // heterogeneity, k - p degrees of freedom
    double qm, qm_p;               // omnibus test of the moderators (of the
    int qm_df1;                    // intercept itself when there are none)
    double qm_df2;                 // NAN: chi square
    double loglik_ml, loglik_reml; // at sigma2, whatever estimated it
    double loglik, aic, bic, aicc; // of the method
    double pi_low, pi_high;        // of a new effect in a new study; NAN with
                                   // moderators
    double vt;                     // the typical variance within effects
    double i2, i2_level[LEVELS];   // percent of the variance, and by level
    int steps;
};

// ERR_INPUT: too few effects, a singular x, a variance that cannot be;
// ERR_LIMIT: no convergence. The text names the remedy.
bool pool_levels_fit(struct arena *arena, const struct pool_levels_data *data,
                     const struct pool_levels_settings *settings,
                     struct pool_levels_fit *fit, struct err *err) MUST_USE;

// Limits of a sigma2 by profile likelihood: all values at which twice the loss
// of log likelihood, the other variance refitted, stays below chi square's
// point for the fit's level. NAN for one that is held; the upper limit is NAN
// and `beyond` set when it lies above 10^4 times all variance there is.
// SOURCE: Venzon & Moolgavkar 1988, Appl Stat 37, 87-94
struct pool_levels_interval {
    double low[LEVELS], high[LEVELS];
    bool beyond[LEVELS];
};
bool pool_levels_profile(struct arena *arena,
                         const struct pool_levels_data *data,
                         const struct pool_levels_fit *fit,
                         struct pool_levels_interval *interval,
                         struct err *err) MUST_USE;

#endif
