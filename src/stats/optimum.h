#ifndef STATS_OPTIMUM_H
#define STATS_OPTIMUM_H

// optimum - the lowest point of a criterion within bounds, without its slope.
//
// A skin over NLopt's BOBYQA; only optimum.c includes its header. For the few
// parameters of a covariance (2 to 20), where a criterion is cheap. It gets
// close (a relative 1e-8); who needs more digits polishes with Newton's method.
//
//     double low[2] = {0, -INFINITY}, high[2] = {INFINITY, INFINITY};
//     struct optimum_problem problem = {.n = 2, .low = low, .high = high,
//                                       .criterion = bowl, .context = &bowl};
//     enum optimum_end end = optimum_find(&problem, x, &value);
//
// The same start gives the same end: nothing in it is random.
//
// SOURCE: Powell 2009, The BOBYQA algorithm for bound constrained optimization
// without derivatives, Cambridge NA report 2009/06
// SPDX-License-Identifier: GPL-3.0-or-later

enum { OPTIMUM_PARAMETERS_MAX = 128, OPTIMUM_EVALUATIONS_MAX = 1000000 };

struct optimum_problem {
    int n;                  // parameters, 1 to OPTIMUM_PARAMETERS_MAX
    const double *low;      // n bounds each, or NULL: none on that side;
    const double *high;     // single ones may be -INFINITY or INFINITY
    const double *step;     // n first steps, above 0; NULL: chosen from x
    double tolerance_x;     // relative, on every parameter; 0: 1e-8
    double tolerance_value; // relative, of the criterion; 0: not looked at
    int evaluations_max;    // 0: 1000 per parameter
    double (*criterion)(const double *x, void *context); // see below
    void *context;
};

enum optimum_end {
    OPTIMUM_FOUND,   // both tolerances that were asked for are met
    OPTIMUM_ROUNDED, // as good as rounding allows; usually fine
    OPTIMUM_LIMIT,   // evaluations_max reached: x is the best so far
    OPTIMUM_REFUSED, // x is outside the bounds, or the problem makes no sense
};

// `x` holds the start, within the bounds, and then the best point seen, even
// after OPTIMUM_LIMIT; `value` its criterion. A criterion that cannot be
// computed somewhere (a matrix that is not positive definite) returns NAN or
// INFINITY there: the search turns back. The start must be finite.
enum optimum_end optimum_find(const struct optimum_problem *problem, double *x,
                              double *value);

#endif
