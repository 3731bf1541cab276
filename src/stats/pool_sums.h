#ifndef STATS_POOL_SUMS_H
#define STATS_POOL_SUMS_H

// pool_sums - what every formula of pool.h needs of the studies, at one tau2.
//
// The problem is kept in its own units, so that no square overflows or
// vanishes: effects divided by `scale` after taking off `centre`, variances by
// scale squared (a power of two: no digit is lost), and X = Q R with columns of
// Q at right angles, so that a moderator may be a year or a thousandth. One
// pass over the studies then gives
//
//     P y = W e,  e = y - Q b,  b the weighted least squares
//     y'Py = sum w e2,  y'PPy = sum w2 e2,
//     y'PPPy = sum w3 e2 - g' M g,  g = Q' W2 e,  M = (Q'WQ)^-1
//     tr P = sum w - tr M Q'W2Q
//     tr PP = sum w2 - 2 tr M Q'W3Q + tr (M Q'W2Q)2
//
// Residuals are taken from the b of the pass before and corrected for the
// difference, which is small: no digits are lost there either.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/pool.h"

#include <stdbool.h>

struct pool_sums {
    double w, w2;         // sums of the weights, and of their squares
    double py, ppy, pppy; // y'Py, y'PPy, y'PPPy
    double tr_p, tr_pp;   // traces of P and of PP
    double log_det;       // log of the determinant of Q'WQ
    double *b;            // p of them
    double *m;            // p x p, (Q'WQ)^-1
};

// Least squares without weights, from which HE comes and the others start.
struct pool_start {
    double rss;            // residual sum of squares
    double tr_pv, tr_pvpv; // traces, V the sampling variances, P = I - Q Q'
    double spread;         // sum of (y - mean y) squared
    double typical;        // mean sampling variance
};

struct pool_room; // where the passes add up
struct pool_problem;

// Sums that come from elsewhere (doubt_refit.c): such a problem has neither z
// nor v nor q, and none of the functions below walks through its studies.
struct pool_source {
    bool (*sums_at)(struct pool_problem *problem, double tau2);
    double (*log_sum)(const struct pool_problem *problem, double tau2);
    void (*start)(const struct pool_problem *problem, struct pool_start *start);
    void *of;
};

struct pool_problem {
    size_t k;
    int p;
    double *z; // effects
    double *v; // variances
    double *q; // k x p, ROW by row; NULL: an intercept alone, Q = 1
    double *r; // p x p, upper triangular
    double scale, centre;
    bool has_zero; // a variance is 0
    struct pool_sums sums;
    double at; // tau2 of the sums; NAN: of none
    struct pool_room *room;
    const struct pool_source *source; // NULL: the studies themselves
};

struct pool_room *pool_room_open(struct arena *arena, int p);

// ERR_INPUT as pool_fit says (pool_problem.c).
bool pool_problem_open(struct arena *arena, const struct pool_data *data,
                       struct pool_problem *problem, struct err *err) MUST_USE;

// Fills problem->sums. tau2 is in the problem's units (scale squared), above 0
// where a variance is 0. False: the weights differ by so much that they cannot
// be inverted.
bool pool_sums_at(struct pool_problem *problem, double tau2) MUST_USE;

// Sum of log(v + tau2), in the problem's units.
double pool_log_sum(const struct pool_problem *problem, double tau2);

// Least squares without weights (pool_start.c).
void pool_start_find(struct arena *arena, const struct pool_problem *problem,
                     struct pool_start *start);

// The coefficients' covariances in the reader's units, without s2w, from the
// problem's sums (pool.c).
void pool_problem_covariances(const struct pool_problem *problem, double *vb);

// The whole fit from the problem (pool.c). `fit` has its settings, k, p and
// room for beta and vb; of `data` only the intercept is looked at.
bool pool_problem_fit(struct arena *arena, struct pool_problem *problem,
                      const struct pool_data *data, struct pool_fit *fit,
                      struct err *err) MUST_USE;

#endif
