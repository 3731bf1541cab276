#ifndef STATS_POOL_H
#define STATS_POOL_H

// pool - meta-analysis: one number per study, each with its variance, pooled.
//
//     y_i = x_i' beta + u_i + e_i,   u_i ~ N(0, tau2),   e_i ~ N(0, v_i)
//
// With P = W - WX (X'WX)^-1 X'W and W = diag 1 / (v + tau2). Agrees with
// metafor's rma.uni() (3.8-1): same names, same defaults, same corrections.
// For an intercept alone every trace is a sum over studies.
//
// SOURCE: Viechtbauer 2005, J Educ Behav Stat 30, 261-293 (DL, HE, HS, ML,
// REML); 2010, J Stat Softw 36(3); Sidik & Jonkman 2005, Appl Stat 54, 367-384
// (SJ); Morris 1983, JASA 78, 47-55 (EB); Paule & Mandel 1982, J Res NBS 87,
// 377-385 (PM); Knapp & Hartung 2003, Stat Med 22, 2693-2710; formulas checked
// in STATISTICS.md 5
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"

#include <stddef.h>

struct arena;

enum pool_method {
    POOL_EE, // common effect; FE and CE are other names of it
    POOL_DL,
    POOL_HE,
    POOL_HS,
    POOL_SJ,
    POOL_ML,
    POOL_REML,
    POOL_EB,
    POOL_PM,
    POOL_METHODS
};
enum pool_test {
    POOL_Z,
    POOL_T,     // t with k - p degrees of freedom
    POOL_KNHA,  // Knapp and Hartung
    POOL_ADHOC, // the same, but never narrower than z
    POOL_TESTS
};
extern const char *const POOL_METHOD_NAMES[POOL_METHODS]; // "EE", "DL", ...
extern const char *const POOL_TEST_NAMES[POOL_TESTS];     // "z", "t", ...

enum {
    POOL_COEFFICIENTS_MAX = 64,
    POOL_STEPS_MAX = 1000, // of the iterated estimators, then ERR_LIMIT
};

struct pool_data {
    size_t k;         // studies
    const double *yi; // effects, finite
    const double *vi; // variances, above 0 (0 is allowed if tau2 can be > 0)
    int p;            // coefficients, 1 to POOL_COEFFICIENTS_MAX, p <= k
    const double *x;  // k x p, column by column; NULL: an intercept alone
    bool intercept;   // the first column of x is 1 for all (true if x is NULL)
};

struct pool_settings {
    enum pool_method method;
    enum pool_test test;
    double level;      // of intervals: .95
    double fixed_tau2; // NAN: estimate it
};
struct pool_settings pool_defaults(void); // REML, z, .95

struct pool_coefficient {
    double estimate, se, statistic, df, p, low, high; // df NAN: normal
};

struct pool_fit {
    size_t k;
    int p;
    struct pool_settings settings;
    struct pool_coefficient *beta; // p of them
    double *vb;                    // p x p, their covariances
    double s2w;                    // Knapp and Hartung's factor in vb, else 1
    double tau2, tau2_se;          // se NAN for EE
    double q, q_p;                 // heterogeneity; k - p degrees of freedom
    double i2, h2, vt;             // i2 in percent; vt: the typical variance
    double r2;                     // percent; NAN without moderators
    double qm, qm_p;               // omnibus test of the moderators (of the
    int qm_df1;                    // intercept itself when there are none)
    double qm_df2;                 // NAN: chi square
    double loglik_ml, loglik_reml; // at tau2, whatever estimated it
    double loglik, aic, bic, aicc; // by the method: REML's for REML, else ML's
    double pi_low, pi_high;        // of a new study; NAN for EE or moderators
    int steps;
    // Worth a word beside the result, as metafor warns:
    bool zero_variance; // a variance is 0: no Q, I2, H2 (they are NAN)
    bool far_apart;     // variances differ ten million times or more
    bool stuck;         // ML, REML: at a lower peak; tau2 = 0 was taken instead
};

// ERR_INPUT: too few studies, a singular x, a variance that cannot be;
// ERR_LIMIT: no convergence. The text names the remedy.
bool pool_fit(struct arena *arena, const struct pool_data *data,
              const struct pool_settings *settings, struct pool_fit *fit,
              struct err *err) MUST_USE;

// Confidence limits of tau2, I2 and H2 (of tau: their roots) by the Q-profile
// method, at the level of the fit. ERR_INPUT: no tau2 was estimated, a variance
// is 0, or k = p.
// SOURCE: Viechtbauer 2007, Stat Med 26, 37-52
struct pool_interval {
    double tau2[2], i2[2], h2[2];
    bool beyond; // a limit is too large to be written: infinite
    bool empty;  // Q is so low that no tau2 fits: both limits are given as 0
};
bool pool_tau2_interval(struct arena *arena, const struct pool_data *data,
                        const struct pool_fit *fit,
                        struct pool_interval *interval,
                        struct err *err) MUST_USE;

#endif
