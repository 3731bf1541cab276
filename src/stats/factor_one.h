#ifndef STATS_FACTOR_ONE_H
#define STATS_FACTOR_ONE_H

// factor_one - the model in which one thing moves all items, by maximum
// likelihood: Sigma = l l' + diag(u), with loadings l and unique variances u.
//
// Minimised is F = log|Sigma| + trace(S Sigma^-1) - log|S| - p, by Newton's
// method with exact slope and curvature in all 2p parameters. Omega is the
// share of the sum's variance that the factor makes:
//
//     omega = (sum l)^2 / ((sum l)^2 + sum u)
//
// Three items with correlations .56 .48 .42 have loadings .8 .7 .6 exactly,
// so omega is 2.1^2 / (2.1^2 + 1.51) = .745.
//
// SOURCE: Joereskog 1967, Psychometrika 32, 443-482; Lawley & Maxwell 1971,
// Factor Analysis as a Statistical Method; McDonald 1999, Test Theory, ch. 6
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stdbool.h>

struct arena;

struct factor_one {
    int items;
    double *loading; // in the units of the matrix; their sum is not negative
    double *unique;
    double omega;       // NAN: not converged
    double discrepancy; // F; NAN where the matrix has no inverse
    bool converged;
    bool at_limit; // a unique share that wants to be below `least_unique`
    bool improper; // a unique variance below 0 (Heywood)
    int steps;
};

// `matrix` (items x items) is a correlation or covariance matrix with positive
// variances. `least_unique` is the least share of a variance that is an item's
// own: .005 as psych and factanal() have it, -INFINITY for none, as lavaan.
// False: fewer than three items, which leave the model open.
bool factor_one_fit(struct arena *arena, const double *matrix, int items,
                    double least_unique, struct factor_one *factor);

// How well it fits, as lavaan says it of a covariance matrix with divisor n
// (not n - 1), likelihood "normal". All NAN where F is; p NAN without degrees
// of freedom.
struct factor_one_test {
    double chi2, df, p;
    double loglik, aic, bic;
    double cfi, tli, rmsea, rmsea_low, rmsea_high; // 90 % limits
    double srmr;
};
void factor_one_test(struct arena *arena, const double *covariance,
                     const struct factor_one *factor, double n,
                     struct factor_one_test *test);

#endif
