#ifndef STATS_DOUBT_H
#define STATS_DOUBT_H

// doubt - what one study more or less does to a pooled estimate.
//
// Everything is what fitting anew would give (pool_fit), and as metafor's
// leave1out(), cumul(), influence(), rstandard() and blup() report it. A row
// that cannot be had (a moderator that only the left-out study has, a fit
// without an end) is NAN throughout and counted in `failed`.
//
// Ten thousand studies take well under a second: the sums that a fit needs
// are kept as series in tau2 (doubt_sums.h) from which one study is taken.
//
// SOURCE: Viechtbauer & Cheung 2010, Res Synth Methods 1, 112-125; Raudenbush &
// Bryk 1985, J Educ Stat 10, 75-98 (predictions of the single studies)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/pool.h"

// One refit. Without moderators only.
struct doubt_refit {
    double estimate, se, statistic, p, low, high;
    double q, q_p, tau2, i2, h2; // tau2 is 0 for EE; i2 in percent
};
struct doubt_refits {
    size_t rows;
    struct doubt_refit *row;
    size_t failed; // rows that are NAN
};

// Row i: without study i. ERR_INPUT with moderators or fewer than two studies.
bool doubt_leave_one_out(struct arena *arena, const struct pool_data *data,
                         const struct pool_settings *settings,
                         struct doubt_refits *refits, struct err *err) MUST_USE;

// Row i: the first i + 1 studies of `order` (indices of studies, each once;
// NULL: as they stand). The first row has one study and so no heterogeneity.
bool doubt_cumulate(struct arena *arena, const struct pool_data *data,
                    const struct pool_settings *settings, const size_t *order,
                    struct doubt_refits *refits, struct err *err) MUST_USE;

struct doubt_influence {
    double rstudent; // deleted residual over its standard error
    double dffits, cook, cov_ratio;
    double tau2_deleted, q_deleted;
    double hat, weight; // weight in percent
    double *dfbetas;    // p of them
    // By metafor's limits: |dffits| > 3 sqrt(p / (k - p)), the lower tail of
    // cook beyond 50 %, hat > 3 p / k, or any |dfbetas| > 1.
    bool influential;
};
struct doubt_influences {
    size_t rows;
    int p;
    struct doubt_influence *row;
    size_t failed; // studies that cannot be left out
    size_t influential;
};

// With or without moderators.
bool doubt_influence(struct arena *arena, const struct pool_data *data,
                     const struct pool_fit *fit, struct doubt_influences *found,
                     struct err *err) MUST_USE;

// Standardised residuals of the model itself (internally studentised).
struct doubt_residual {
    double value, se, z;
};
bool doubt_residuals(struct arena *arena, const struct pool_data *data,
                     const struct pool_fit *fit, struct doubt_residual **row,
                     struct err *err) MUST_USE; // k of them

// Best linear unbiased predictions of the studies' own true effects, with the
// prediction intervals at the fit's level.
struct doubt_blup {
    double estimate, se, low, high;
};
bool doubt_blups(struct arena *arena, const struct pool_data *data,
                 const struct pool_fit *fit, struct doubt_blup **row,
                 struct err *err) MUST_USE; // k of them

#endif
