#ifndef STATS_MIXED_TREE_H
#define STATS_MIXED_TREE_H

// mixed_tree - the effects of nested units, eliminated from the finest up.
//
// Finest units of equal design are eliminated together (mixed_clumps.h).
//
// The slope is worked out backwards, from the whole down to the patterns, at
// about twice the price of the criterion itself.
// SOURCE: STATISTICS.md 6; Griewank & Walther 2008, Evaluating Derivatives,
// chapter 3 (the backward sweep)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_sums.h"

struct mixed_clumps;

struct mixed_tree {
    const struct mixed_sums *sums;
    struct mixed_clumps *clumps;
    int width;
    // Of each level but the finest, and of the whole at `depth`: what is left
    // of the sums (width x width), and the slope by it.
    double **gram, **slope;
    double *hb; // work: q x width
    double *pb; // work: width x width, or q x width
};

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

// After mixed_tree_reduce() with the same `l`: the modes of all effects of one
// level, given the coefficients of the basis (`coefficients`: width numbers,
// the last one -1), and their covariances in units of sigma2.
void mixed_tree_effects(struct arena *arena, struct mixed_tree *tree,
                        double *const *l, const double *coefficients, int level,
                        const struct mixed_modes *modes);

#endif
