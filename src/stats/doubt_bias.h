#ifndef STATS_DOUBT_BIAS_H
#define STATS_DOUBT_BIAS_H

// doubt_bias - would the studies that we do not see change the picture? Funnel
// asymmetry (Egger, Begg), trim and fill, and fail-safe numbers, as metafor's
// regtest(), ranktest(), trimfill() and fsn() give them.
//
// None of these shows that anything was withheld: small studies can differ for
// good reasons.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/pool.h"

// ---- Regression on precision.
// SOURCE: Egger, Davey Smith, Schneider & Minder 1997, BMJ 315, 629-634;
// Sterne & Egger 2005; Stanley & Doucouliagos 2014, Res Synth Methods 5, 60-78
// (PET is the lm model with SEI, PEESE that with VI; the limit is the estimate)
enum egger_predictor {
    EGGER_SEI,
    EGGER_VI,
    EGGER_NI, // these four need sample sizes
    EGGER_NINV,
    EGGER_SQRTNI,
    EGGER_SQRTNINV,
    EGGER_PREDICTORS
};
extern const char *const EGGER_PREDICTOR_NAMES[EGGER_PREDICTORS]; // "sei", ...
struct egger_choice {
    enum egger_predictor predictor;
    const double *ni; // sample sizes, for those that need them
};

struct egger {
    double slope, slope_se;
    double statistic, df, p; // df NAN: normal
    double limit, low, high; // the effect of a study of no error; NAN with
                             // moderators and for ni, sqrtni
};
// Weighted least squares with a multiplicative dispersion (t, k - p - 1).
bool egger_lm(struct arena *arena, const struct pool_data *data, double level,
              const struct egger_choice *choice, struct egger *egger,
              struct err *err) MUST_USE;
// Meta-regression with the method, test and level of `settings`.
bool egger_rma(struct arena *arena, const struct pool_data *data,
               const struct pool_settings *settings,
               const struct egger_choice *choice, struct egger *egger,
               struct err *err) MUST_USE;

// ---- Rank correlation of standardised effects and variances: Kendall's tau.
// Exact (for any k without ties), else normal with the variance for ties and no
// continuity correction, as R's cor.test().
// SOURCE: Begg & Mazumdar 1994, Biometrics 50, 1088-1101
struct begg {
    double tau, p;
    bool exact; // what was used
    bool ties;
};
bool begg_test(struct arena *arena, const struct pool_data *data, bool exact,
               struct begg *begg, struct err *err) MUST_USE;

// ---- Trim and fill.
// SOURCE: Duval & Tweedie 2000, Biometrics 56, 455-463; JASA 95, 89-98
enum trim_estimator { TRIM_L0, TRIM_R0, TRIM_Q0, TRIM_ESTIMATORS };
enum trim_side { TRIM_EITHER, TRIM_LEFT, TRIM_RIGHT }; // where some are missing
extern const char *const TRIM_ESTIMATOR_NAMES[TRIM_ESTIMATORS];

struct trim_choice {
    enum trim_estimator estimator;
    enum trim_side side;
};

struct trim_fill {
    struct trim_choice choice; // left or right: EITHER was settled by the slope
                               // of a meta-regression on the standard errors
    size_t k0;                 // studies filled in
    double k0_se;
    double k0_p;         // of R0 only: that none is missing; else NAN
    const double *yi;    // the k0 filled effects and
    const double *vi;    // their variances, for the funnel
    struct pool_fit fit; // with them
};
bool trim_and_fill(struct arena *arena, const struct pool_data *data,
                   const struct pool_settings *settings,
                   const struct trim_choice *choice, struct trim_fill *filled,
                   struct err *err) MUST_USE;

// ---- Fail-safe numbers: how many studies of no effect would undo it?
// SOURCE: Rosenthal 1979, Psychol Bull 86, 638-641; Orwin 1983, J Educ Stat 8,
// 157-159; Rosenberg 2005, Evolution 59, 464-468
struct fail_safe {
    double rosenthal, rosenthal_p; // one-sided (Stouffer)
    double rosenberg, rosenberg_p; // two-sided, common effect
    double orwin, orwin_mean;      // down to half the unweighted mean
};
bool fail_safe_n(const struct pool_data *data, double alpha,
                 struct fail_safe *safe, struct err *err) MUST_USE;

#endif
