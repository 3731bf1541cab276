#ifndef STATS_MIXED_SPARSE_H
#define STATS_MIXED_SPARSE_H

// mixed_sparse - the effects of crossed units (clients who are seen by several
// therapists), eliminated together through a sparse factorisation.
//
// Of the rows it keeps, for each unit, the sum of w z v', and for each pair of
// units that meet in a row, the sum of w z z'. Otherwise as mixed_tree.h.
// SOURCE: Bates et al. 2015, section 5.4
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_shape.h"

struct mixed_sparse;

enum { MIXED_SPARSE_MEETINGS_MAX = 50 * 1000 * 1000 };

// NULL: ERR_LIMIT. `total` becomes the sums over all rows (width x width),
// `log_weights` the sum of the weights' logarithms. Close it.
struct mixed_sparse *mixed_sparse_open(struct arena *arena,
                                       const struct mixed_shape *shape,
                                       double *total, double *log_weights,
                                       struct err *err);
void mixed_sparse_close(struct mixed_sparse *sparse); // NULL is allowed

bool mixed_sparse_reduce(struct mixed_sparse *sparse, double *const *l,
                         double *reduced, double *log_det);
// After mixed_sparse_reduce() with the same `l`.
bool mixed_sparse_slope(struct mixed_sparse *sparse, double *const *l,
                        const double *by_reduced, double *const *slope);

// After mixed_sparse_slope() with the same `l`: as mixed_tree_effects().
void mixed_sparse_effects(const struct mixed_sparse *sparse, double *const *l,
                          const double *coefficients, int factor,
                          const struct mixed_modes *modes);

#endif
