#ifndef STATS_DESCENT_H
#define STATS_DESCENT_H

// descent - the lowest point of a smooth criterion by Newton's method, with
// exact slope and curvature, above lower bounds. To the last digits.
//
// newton.h is its neighbour for criteria of which only the slope is known and
// that have no bounds. Here a variance may end at 0 exactly: a parameter at
// its bound stays there as long as the slope presses it against it. Where the
// curvature is not that of a valley it is bent up until it is (Levenberg), and
// a step that does not lower the criterion is halved.
//
// SOURCE: Nocedal & Wright 2006, Numerical Optimization, 3.4 and 16.7;
// Bertsekas 1982, SIAM J Control Optim 20, 221-246 (bounds)
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stdbool.h>

struct arena;

struct descent_problem {
    int n;             // parameters
    const double *low; // n lower bounds, single ones -INFINITY; NULL: none
    const bool *held;  // n: those that keep the value they have; NULL: none
    int steps_max;     // 0: 200
    // The criterion at x; INFINITY or NAN where it is not defined.
    double (*criterion)(const double *x, void *context);
    // Slope (n) and curvature (n x n, symmetric) at x, where it is defined.
    void (*derivatives)(const double *x, double *slope, double *curvature,
                        void *context);
    void *context;
};

// `x` holds the start, where the criterion must be finite, and then the lowest
// point found. False: not reached within steps_max, or no step lowered the
// criterion although the slope says so. `steps` counts them either way.
bool descent_find(struct arena *arena, const struct descent_problem *problem,
                  double *x, double *value, int *steps);

#endif
