#ifndef STATS_DOUBT_REFIT_H
#define STATS_DOUBT_REFIT_H

// doubt_refit - the fit of all studies but one, or of the first ones, in time
// that does not depend on their number: pool.c's own estimators and tests, fed
// from the sums of doubt_sums.h instead of a walk through the studies.
//
// The sums are of residuals of the full fit, so that little cancels. Where
// taking a study out would cancel after all (it holds nearly all the weight,
// all the variation, or a moderator of its own), and for very few studies, the
// rest is fitted from the studies; that can be the case for a few only.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/doubt_sums.h"
#include "stats/pool_sums.h"

#include <stdint.h>

#define DOUBT_NONE SIZE_MAX // no study is left out

// Not to be copied: its source points to it.
struct doubt_refitter {
    struct arena *arena;
    const struct pool_data *data;
    struct pool_settings settings;
    const size_t *order; // NULL: as they stand

    // Of the subset; its sums come from here. `studies` are all, in the file's
    // order.
    struct pool_problem problem, studies;
    struct pool_source source;
    double *base; // b of the full fit, p
    double *beta; // its coefficients

    double *rows; // k x (p + 1): Q's row, then the residual; in order
    double *v;    // in order, as z
    double *z;
    size_t included, zeros; // zeros: of the included, variances of 0
    double z_sum, z_squares;
    struct doubt_sums *sums;

    size_t left_out;
    bool failed; // these sums will not do
    double tau2, logs;
    struct doubt_moments moments; // work, as are these
    double *step, *product, *g;   // step: b less base
};

// What leaving out comes to. The fit's room is used again by the next.
struct doubt_subset_fit {
    struct pool_fit fit;
    double *moved; // p: its coefficients less those of the full fit
};

// `fit` is of all studies; `data` and `order` are kept. No study is in yet.
bool doubt_refitter_open(struct arena *arena, const struct pool_data *data,
                         const struct pool_fit *fit, const size_t *order,
                         struct doubt_refitter *refitter,
                         struct err *err) MUST_USE;
void doubt_refitter_include(struct doubt_refitter *refitter);

struct doubt_subset_fit doubt_subset_take(const struct doubt_refitter *of);

// The fit of the included studies but `left_out`. False: there is none.
bool doubt_refit(struct doubt_refitter *refitter, size_t left_out,
                 struct doubt_subset_fit *subset) MUST_USE;

// The inverse of X'WX of all included studies at tau2.
bool doubt_refit_bread(struct doubt_refitter *refitter, double tau2,
                       double *inverse) MUST_USE;

#endif
