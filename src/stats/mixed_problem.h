#ifndef STATS_MIXED_PROBLEM_H
#define STATS_MIXED_PROBLEM_H

// mixed_problem - the criterion of a mixed model at any theta, and its slope.
//
// What is left when all random effects are eliminated, with the fixed effects
// taken out in the end, is the penalised residual sum of squares r2:
//
//     ln|M| + [ln|X'V^-1 X|] + d (1 + ln(2 pi r2 / d)) - sum ln w
//
// d is n for ML and n - p, with the part in brackets, for REML. At a given
// sigma the last but one is d ln(2 pi sigma2) + r2 / sigma2 instead.
// SOURCE: Bates et al. 2015, equations 32, 34, 39, 41
//
// Everything here is on the basis (mixed_shape.h), but the criterion, which is
// that of the data.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_sums.h"

struct mixed_tree;
struct mixed_sparse;

struct mixed_problem {
    struct mixed_shape shape;
    struct mixed_sums sums;      // nested
    struct mixed_tree *tree;     // nested, or NULL
    struct mixed_sparse *sparse; // crossed, or NULL
    double log_weights;
    bool ml;
    size_t n;
    int p, width;
    int *fixed;    // p: basis columns of the coefficients that can be told
                   // apart
    int *column;   // p: which column of x each is
    double *total; // width x width: sums over all rows
    double constant;
    double *theta;      // of the fit
    double **l, **by_l; // of each factor: q x q
    double *reduced, *by_reduced;
    // At the point that was looked at last:
    double criterion, log_det, r2, sigma2; // sigma2 as given, or r2 / d
    double *beta, *inverse;                // (X'V^-1 X)^-1, p x p
    // Only for ML: coefficients with held'beta = held_value. NULL: all.
    const double *held;
    double held_value;
};

// From rows; checks what can be checked beforehand.
struct mixed_problem *mixed_problem_of(struct arena *arena,
                                       const struct mixed_data *data, bool ml,
                                       struct err *err);
// From sums alone: `shape` without rows.
struct mixed_problem *mixed_problem_of_sums(struct arena *arena,
                                            const struct mixed_shape *shape,
                                            const struct mixed_sums *sums,
                                            bool ml, struct err *err);

// The same problem of a sample of its units, if it is large; NULL otherwise.
struct mixed_problem *mixed_problem_sample(struct arena *arena,
                                           const struct mixed_problem *problem);

// What a crossed problem holds outside its arena. NULL is allowed.
void mixed_problem_close(struct mixed_problem *problem);

// From REML to ML and back, with the same rows.
void mixed_problem_use_ml(struct mixed_problem *problem, bool ml);

// d of the formula above.
double mixed_problem_freedom(const struct mixed_problem *problem);

// Puts theta into `l`. A factor may also be put there by other means: it need
// not be triangular.
void mixed_problem_spread(struct mixed_problem *problem, const double *theta);
// Looks at the point `l`; sigma2 NAN: the best there. With `slope` also
// `by_l`. False: it cannot be computed.
bool mixed_problem_look(struct mixed_problem *problem, double sigma2,
                        bool slope);
// The slope by theta from `by_l`.
void mixed_problem_gather(const struct mixed_problem *problem, double *slope);

#endif
