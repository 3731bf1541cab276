#ifndef STATS_ROBUST_CORE_H
#define STATS_ROBUST_CORE_H

// robust_core - the part of robust.h that is the same for every model: all it
// needs to know of one is how to divide by its covariance, and the covariance
// of the rows of a cluster.
//
// In orthonormal columns q = x r^-1, with W the inverse of the covariance Phi
// and M = (q'Wq)^-1, each cluster gives T = A W q, s = T'e, K = T'Phi T and
// L = q'T. For coefficient c'b, with d = M c, a = d'K d and u = L d:
//
//     variance = c'M [sum s s'] M c
//     df = (sum a - u'M u)^2 / [sum a^2 - 2 a u'M u + tr(M U M U)], U = sum u u'
//
// which is (tr T)^2 / sum of squares of T of STATISTICS.md 5, without ever
// setting up the clusters by clusters matrix. CR2 has A = Lc B^-1/2 Lc' with
// Phi = Lc Lc' and B = Lc'(Phi - q M q')Lc.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/robust.h"

struct robust_model {
    size_t k;
    int p;
    const double *x; // k x p, column by column; NULL: ones
    const double *yi;
    const struct pool_coefficient *beta;
    const uint32_t *study; // numbers below k; NULL: each row its own
    // Divides a column (k) by the covariance of all rows, in place.
    void (*weigh)(void *context, double *column);
    // The covariance of n rows, which are whole studies: n x n.
    void (*covariance)(void *context, const size_t *rows, size_t n,
                       double *phi);
    void *context;
};

bool robust_fit_model(struct arena *arena, const struct robust_model *model,
                      const struct robust_settings *settings,
                      struct robust_fit *fit, struct err *err) MUST_USE;

#endif
