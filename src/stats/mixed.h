#ifndef STATS_MIXED_H
#define STATS_MIXED_H

// mixed - linear mixed models: effects that all share, and effects that differ
// from unit to unit (client, therapist, practice).
//
//     y = X beta + sum over terms of Z u + e,   e ~ N(0, sigma2 / weights)
//     u of one unit ~ N(0, sigma2 L L'),        L lower triangular: theta
//
// Fitted by REML or ML over theta alone: beta and sigma are worked out, as in
// R's lme4 (1.1-31), whose names, order of theta and criterion these are.
// Where every unit lies within one larger unit, what is kept of a unit are its
// sums, and units with equal design are one pattern (mixed_sums.h), so that a
// fit costs as much as there are patterns, however many rows there were.
// Otherwise (crossed units) the factorisation is sparse (mixed_sparse.c). The
// criterion's gradient is exact in both, the search is Newton's.
//
// SOURCE: Bates, Maechler, Bolker & Walker 2015, J Stat Softw 67(1), sections
// 3 and 5; STATISTICS.md 6
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct arena;

enum {
    MIXED_TERMS_MAX = 16,   // (... | ...)
    MIXED_EFFECTS_MAX = 16, // of one grouping factor, all its terms together
    MIXED_COLUMNS_MAX = 250,
    MIXED_THETA_MAX = 160,
    MIXED_STEPS_MAX = 200, // of the search; then `converged` is false
};

// One (effects | units).
struct mixed_term {
    int q;                 // effects
    const double *z;       // n x q, column by column
    const uint32_t *level; // n: to which unit a row belongs, from 0
    size_t level_count;    // units; each occurs
};

struct mixed_data {
    size_t n;
    const double *y;
    int p;
    const double *x;       // n x p, column by column
    const double *weights; // n, above 0; NULL: all 1
    const double *offset;  // n; NULL: none
    int term_count;        // 1 or more
    const struct mixed_term *terms;
};

// How the effects of one term vary: q x q, on the scale of the data.
struct mixed_variation {
    int q;
    double *covariance;
    double *relative; // lower triangular L: covariance = sigma2 L L'
};

struct mixed_problem; // what a fit was made from: sums, or sparse blocks

struct mixed_fit {
    size_t n;
    int p;       // columns of x that could be told apart
    int *column; // p: which they are; the others depend on earlier ones
    bool ml;     // or REML
    double *beta, *se;
    double *vcov; // p x p
    double sigma; // NAN never: a fit without residual variance is refused
    int term_count;
    struct mixed_variation *terms;
    int theta_count;
    double criterion; // -2 log likelihood, restricted for REML
    double loglik, aic, bic;
    int parameters; // p, theta and sigma
    bool converged;
    bool singular; // a variance is 0, or effects are perfectly correlated
    bool flat;     // not singular, and still others would fit as well: the
                   // rows do not tell a variance or a correlation
    int steps;     // of the search
    int patterns;  // units that differ in design (nested), 0 when crossed
    struct mixed_problem *problem;
};

// ERR_INPUT: not a finite number, fewer rows than it takes, a factor with one
// unit, as many units as rows, nothing left to explain; ERR_LIMIT: beyond the
// limits above. The text names the term by its number, from 1.
bool mixed_fit(struct arena *arena, const struct mixed_data *data, bool ml,
               struct mixed_fit *fit, struct err *err) MUST_USE;

// The same rows by the other criterion, told by `other`, which is not closed
// apart and of which mixed_freedom() and mixed_effects() are not asked.
bool mixed_refit(struct arena *arena, const struct mixed_fit *fit, bool ml,
                 struct mixed_fit *other, struct err *err) MUST_USE;

// What a fit of crossed units holds outside its arena; a refused fit holds
// nothing. Every fit is closed.
void mixed_close(struct mixed_fit *fit);

// Satterthwaite's degrees of freedom of each coefficient (p of them). NAN: not
// to be had.
// SOURCE: Kuznetsova, Brockhoff & Christensen 2017, J Stat Softw 82(13)
void mixed_freedom(struct arena *arena, const struct mixed_fit *fit,
                   double *freedom);

// The effects of the units of one term: the mode of u (level_count x q, column
// by column) and, unless NULL, its conditional covariance, given the rows and
// theta (one q x q after the other).
bool mixed_effects(struct arena *arena, const struct mixed_fit *fit, int term,
                   double *mode, double *variance, struct err *err) MUST_USE;

#endif
