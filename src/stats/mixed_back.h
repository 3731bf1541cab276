#ifndef STATS_MIXED_BACK_H
#define STATS_MIXED_BACK_H

// mixed_back - from the basis (mixed_shape.h) to the scale of the data.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_problem.h"

// x = u^-1 b, with the u of a block (q x q) and b q x columns.
void mixed_back(int q, const double *u, const double *b, int columns,
                double *x);

// The lower triangular root of a covariance of any rank.
void mixed_root(int q, const double *covariance, double *root);

// back x matrix x back' for a covariance (p x p) of coefficients of the basis,
// those kept by `problem`.
void mixed_back_covariance(struct arena *arena,
                           const struct mixed_problem *problem,
                           const double *covariance, double *back);

// Coefficients of the data from those of the basis.
void mixed_back_beta(struct arena *arena, const struct mixed_problem *problem,
                     const double *beta, double *back);

#endif
