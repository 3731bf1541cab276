#ifndef STATS_LEVELS_H
#define STATS_LEVELS_H

// levels - the likelihood that pool_levels.c climbs, and its derivatives.
//
// Of the two variances s = sigma2[0] (between) and t = sigma2[1] (within), the
// covariance of one study is V = s 11' + diag(v + t). With w = 1 / (v + t) and
// g = 1 / (1 + s sum w):
//
//     inverse V = diag(w) - s g w w'      log |V| = sum log(v + t) - log g
//
// so that all sums over a study are sums over its effects. The columns of x
// are replaced by orthonormal ones with the same span, and y by its residuals
// of least squares: neither changes the likelihood, both save digits. Then
// log |x'x| is 0, and what metafor adds for it is added already.
//
// SOURCE: Searle, Casella & McCulloch 1992, Variance Components, 6.6 and 6.12
// (derivatives of both likelihoods); Sherman & Morrison 1950, Ann Math Stat 21
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/pool_levels.h"

struct levels {
    size_t k, studies;
    int p;
    bool reml;
    size_t *start; // studies + 1: where the effects of each begin in `rows`
    double *rows;  // k x (p + 1), row by row: orthonormal x, then y
    double *v;     // k
    double *r;     // p x p: x = (orthonormal x) r
    double *taken; // p: what was taken out of y so far, in orthonormal x
    struct levels_at *at;     // the last point at which it was computed
    struct levels_sums *sums; // room for derivatives
};

// The state at one point.
struct levels_at {
    double sigma2[LEVELS];
    double minus_loglik; // of the method, with its constants
    double log_det;      // of V
    double log_det_x;    // of x'V^-1 x
    double rss;          // (y - x b)'V^-1 (y - x b)
    double explained;    // b'x'V^-1 y: y'V^-1 y less that
    double *m;           // p x p: inverse of x'V^-1 x
    double *b;           // p
    double *weight;      // studies: sum w
    double *sum;         // studies x (p + 1): sum w row
    double *cross;       // (p + 1)^2: rows'V^-1 rows, lower triangle; with the
    double *lost;        // digits lost in adding, and one study's part of it
    double *part;
};

// ERR_INPUT: as pool_levels_fit().
bool levels_make(struct arena *arena, const struct pool_levels_data *data,
                 bool reml, struct levels *levels, struct err *err) MUST_USE;

// For descent.h; `levels` is a struct levels. INFINITY where V is singular.
double levels_minus_loglik(const double *sigma2, void *levels_given);
void levels_derivatives(const double *sigma2, double *slope, double *curvature,
                        void *levels_given);
struct levels_sums *levels_sums_make(struct arena *arena, int p); // room

// tr(V^-1 V_j) and tr(P V_j) of both variances, at sigma2; V_j = dV / dsigma2.
// Where the second is 0 the data say nothing of that variance (REML).
struct levels_traces {
    double v[LEVELS], p[LEVELS];
};
struct levels_traces levels_traces(struct levels *levels, const double *sigma2);

#endif
