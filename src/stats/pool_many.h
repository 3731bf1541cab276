#ifndef STATS_POOL_MANY_H
#define STATS_POOL_MANY_H

// pool_many - meta-analysis of several outcomes at once.
//
//     y_i = X_i beta + Z_i u_i + e_i,   u_i ~ N(0, G),   e_i ~ N(0, V_i)
//
// u_i has an effect for each outcome, G is any covariance matrix (q variances
// tau2 and their correlations rho), V_i is what the studies say about the
// errors of their own effects. As metafor's rma.mv(yi, V, mods, random =
// ~ outcome | study, struct = "UN"). A study may lack outcomes, or have one
// twice. G = L L', and L is searched by BOBYQA, then polished by Newton's
// method with exact derivatives; so a G of lower rank (a correlation of 1, a
// variance of 0) is reached as well as any other.
//
// SOURCE: Berkey, Hoaglin, Antczak-Bouckoms, Mosteller & Colditz 1998, Stat
// Med 17, 2537-2550; Jackson, Riley & White 2011, Stat Med 30, 2481-2498
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/pool.h"

#include <stdint.h>

enum {
    POOL_MANY_OUTCOMES_MAX = 10,
    POOL_MANY_STUDY_MAX = 1000, // effects in one study
};

struct pool_many_data {
    size_t k; // effects
    const double *yi;
    const uint32_t *study;   // of each effect: numbers below k, in any order
    const uint32_t *outcome; // of each effect: numbers below `outcomes`
    int outcomes;            // q, 1 to POOL_MANY_OUTCOMES_MAX; all must occur
    // The known covariances. v is k x width, column by column: row i holds
    // those of effect i with the first, second, ... effect of its study, in
    // the order of the file (v1i, v2i, ...). `place[i]` is which of them the
    // effect itself is, from 0; NULL: counted. Where rows were left out of the
    // data, it says which ones are still there. `width` 0: v is one column of
    // variances, and errors are independent.
    const double *v;
    int width;
    const uint32_t *place;
    int p;           // coefficients, 1 to POOL_COEFFICIENTS_MAX, p < k
    const double *x; // k x p, column by column; NULL: one mean per outcome
    bool intercept;  // the first column of x is 1 for all (false if x is NULL)
};

struct pool_many_settings {
    enum pool_method method; // POOL_REML or POOL_ML
    enum pool_test test;     // POOL_Z or POOL_T: t with k - p
    double level;            // of intervals: .95
};
struct pool_many_settings pool_many_defaults(void); // REML, z, .95

struct pool_many_fit {
    size_t k, studies;
    int p, outcomes;
    struct pool_many_settings settings;
    struct pool_coefficient *beta; // p of them
    double *vb;                    // p x p, their covariances
    double *g;                     // q x q: tau2 on the diagonal
    double *rho;                   // q x q correlations, 1 on the diagonal; NAN
                                   // where a tau2 is 0
    double q, q_p;                 // heterogeneity, k - p degrees of freedom
    double qm, qm_p;               // of all coefficients, or of those after an
    int qm_df1;                    // intercept
    double qm_df2;                 // NAN: chi square
    double loglik_ml, loglik_reml; // at g, whatever estimated it
    double loglik, aic, bic, aicc; // of the method
    int steps;                     // of Newton's method
};

// ERR_INPUT: too few effects, a singular x, known covariances that are not
// symmetric or not positive definite; ERR_LIMIT: a study with more effects
// than POOL_MANY_STUDY_MAX, or no convergence. The text names the remedy.
bool pool_many_fit(struct arena *arena, const struct pool_many_data *data,
                   const struct pool_many_settings *settings,
                   struct pool_many_fit *fit, struct err *err) MUST_USE;

#endif
