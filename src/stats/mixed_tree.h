#ifndef STATS_MIXED_TREE_H
#define STATS_MIXED_TREE_H

// mixed_tree - the effects of nested units, eliminated from the finest up.
//
// What a finest unit does depends on its design (its Z'X) alone but for its
// Z'y, which enters as a sum and a sum of squares. So finest units of equal
// design within one larger unit are one clump: how many, the sum of Z'y, the
// sum of Z'y y'Z. Clumps of one design share the pattern's matrices.
//
// The slope is worked out backwards, from the whole down to the patterns, at
// about twice the price of the criterion itself.
// SOURCE: STATISTICS.md 6; Griewank & Walther 2008, Evaluating Derivatives,
// chapter 3 (the backward sweep)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_sums.h"

struct mixed_tree;

// `sums` must live as long.
struct mixed_tree *mixed_tree_of(struct arena *arena,
                                 const struct mixed_sums *sums);
size_t mixed_tree_patterns(const struct mixed_tree *tree);

// Eliminates all effects with the relative factors `l` (one q x q of each
// level): what is left of the sums (width x width) and the sum of all ln|M|.
bool mixed_tree_reduce(struct mixed_tree *tree, double *const *l,
                       double *reduced, double *log_det);

// After mixed_tree_reduce() with the same `l`: from the slope by what is left
// (width x width, symmetric), with ln|M| counted once, the slope by each l.
void mixed_tree_slope(struct mixed_tree *tree, double *const *l,
                      const double *by_reduced, double *const *slope);

#endif
