#ifndef STATS_MANY_H
#define STATS_MANY_H

// many - the likelihood that pool_many.c climbs, and its derivatives.
//
// Of the covariance G of the outcomes, that of one study is V + Z G Z'. With
// G = L L' the parameters are the q (q + 1) / 2 elements of L on and below the
// diagonal, column by column, free of bounds. All derivatives with respect to
// G come from sums over the effects of one outcome in one study, S = Z'V^-1 Z,
// Z'V^-1 x and Z'V^-1 (y - x b), so that they cost little more than V^-1:
//
//     tr(V^-1 Z E Z') = tr(S E)    tr(V^-1 ZEZ' V^-1 ZFZ') = tr(S E S F)
//
// The columns of x are orthonormal and y is without its least squares, as in
// levels.h.
//
// SOURCE: Searle, Casella & McCulloch 1992, Variance Components, 6.6 and 6.12
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/clusters.h"
#include "stats/pool_many.h"

enum {
    MANY_PARAMETERS_MAX =
        POOL_MANY_OUTCOMES_MAX * (POOL_MANY_OUTCOMES_MAX + 1) / 2
};

struct many {
    size_t k, q, parameters;
    int p;
    bool reml;
    struct clusters studies;
    uint32_t *outcome; // k, study by study, as is what follows
    double *rows;      // k x (p + 1), row by row: orthonormal x, then y
    double *known;     // the known covariances, study by study: n x n each
    size_t *offset;    // studies: where each begins in `known`
    const double *x;   // k x p: the given one, or one mean per outcome
    double *r;         // p x p: x = (orthonormal x) r
    double *taken;     // p: what least squares took out of y
    // At the last covariances that it was computed for:
    double *inverse; // as `known`: V^-1
    double minus_loglik, log_det, log_det_x, rss;
    double *m, *b, *cross; // p x p, p, (p + 1)^2
    double *room;          // the largest study x (p + 1)
    struct many_sums *sums;
};

// ERR_INPUT and ERR_LIMIT as pool_many_fit().
bool many_make(struct arena *arena, const struct pool_many_data *data,
               bool reml, struct many *many, struct err *err) MUST_USE;

// Computes everything at g (q x q). Returns minus log likelihood, INFINITY
// where a covariance is not positive definite.
double many_at(struct many *many, const double *g);

// to = V^-1 rows of one study, row by row: effects x (p + 1).
void many_weigh_study(const struct many *many, size_t study, double *to);

// g = L L' of the parameters.
void many_covariance(const struct many *many, const double *l, double *g);

// For optimum.h and descent.h; `many_given` is a struct many.
double many_minus_loglik(const double *l, void *many_given);
void many_derivatives(const double *l, double *slope, double *curvature,
                      void *many_given);
struct many_sums *many_sums_make(struct arena *arena, const struct many *many);

#endif
