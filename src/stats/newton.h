#ifndef STATS_NEWTON_H
#define STATS_NEWTON_H

// newton - the lowest point of a smooth function whose slope is known exactly.
//
// The curvature is taken from differences of the slope. Where the function is
// not convex, the step goes downhill along each of its axes all the same, and a
// saddle is left sideways. To far more digits than a search by values alone.
//
// SOURCE: Nocedal & Wright 2006, Numerical Optimization, 2nd ed., section 3.4
// (modified eigenvalues); Dauphin et al. 2014, arXiv:1406.2572 (saddles)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"

struct arena;

struct newton_problem {
    int n;
    // False where it cannot be computed; x itself is never changed by it.
    bool (*slope)(const double *x, double *value, double *slope, void *context);
    void *context;
    // Something cheaper that bends alike but for the factor `rough_share` (a
    // sample of the rows), for the curvature alone. NULL: nothing.
    bool (*rough)(const double *x, double *value, double *slope, void *context);
    void *rough_context;
    double rough_share;
    int steps_max;
    double tolerance; // of the value: what one step more would gain
};

struct newton_end {
    double value;
    int steps;
    bool converged; // also where no step shows in the value any more, whose
                    // digits end before the tolerance
    const double *axes, *bends; // n x n and n: of the curvature where the last
                                // step began, the least bent first
};

// `x` holds the start and then the best point. False: the start itself cannot
// be computed.
bool newton_find(struct arena *arena, const struct newton_problem *problem,
                 double *x, struct newton_end *end) MUST_USE;

// The second derivatives at x (n x n), by central differences of the slope.
bool newton_curvature(struct arena *arena, const struct newton_problem *problem,
                      const double *x, double *curvature) MUST_USE;

#endif
