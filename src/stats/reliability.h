#ifndef STATS_RELIABILITY_H
#define STATS_RELIABILITY_H

// reliability - how far the items of a questionnaire go together.
//
// With the covariance matrix C and correlation matrix R of k items:
//
//     alpha = k / (k - 1) (1 - trace(C) / sum(C))
//     standardised alpha: the same of R
//     lambda 6 = 1 - sum(1 - smc) / sum(R), smc: squared multiple correlation
//                of each item with the others
//
// Two items with variances 1 and covariance .5: alpha = 2 (1 - 2/3) = .667.
// Alpha is not evidence that the items measure one thing: it grows with their
// number.
//
// SOURCE: Cronbach 1951, Psychometrika 16, 297-334; Guttman 1945,
// Psychometrika 10, 255-282. As psych 2.2.9 (R), alpha()
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stdbool.h>
#include <stddef.h>

struct arena;

enum { RELIABILITY_ITEMS_MAX = 200 };

// Answers: `items` columns of `rows` numbers, NAN where somebody said nothing.
struct reliability_answers {
    size_t rows;
    int items;
    const double *const *at;
};

// The people who answered everything.
struct reliability_answers reliability_complete(
    struct arena *arena, const struct reliability_answers *answers);

// Each covariance from the rows that have both items ("pairwise"), to
// `covariance` (items x items). False: some pair has fewer than two rows, or
// an item does not vary.
bool reliability_covariance(const struct reliability_answers *answers,
                            double *covariance);

// Correlations, each from the rows that have both, NAN where one does not
// vary there: R's cor(use = "pairwise").
void reliability_correlations(const struct reliability_answers *answers,
                              double *correlation);

struct reliability_alpha {
    double raw, standardised, lambda6;
    double average_r, median_r;
    double signal_noise;                // k r / (1 - r), r their average
    double se;                          // of raw alpha, for large samples
    double feldt_low, feldt_high;       // exact for parallel items, normal
    double duhachek_low, duhachek_high; // raw -+ normal point times se
};

// Alpha of a covariance matrix with `n` people. What is not defined is NAN:
// alpha when the items together do not vary, a limit without people. Negative
// alphas are said as they are.
//
// SOURCE: Feldt, Woodruff & Salih 1987, Applied Psychological Measurement 11,
// 93-103; Duhachek & Iacobucci 2004, J Applied Psychology 89, 792-808, (van
// Zyl, Neudecker & Nel 2000, Psychometrika 65, 271-280)
void reliability_alpha_of(struct arena *arena, const double *covariance,
                          int items, double n, double level,
                          struct reliability_alpha *alpha);

struct reliability_item {
    size_t n; // who answered it
    double mean, sd;
    double r_rest;      // with the sum of the other items
    double r_corrected; // with the whole, its own error taken out (smc)
    struct reliability_alpha without; // NAN with two items
};

// `item` has answers->items.
void reliability_items_of(struct arena *arena,
                          const struct reliability_answers *answers,
                          const double *covariance,
                          struct reliability_item *item);

// The score: the mean of what somebody answered. NAN: nothing at all.
struct reliability_score {
    size_t n; // who answered at least one item
    double mean, sd;
};
struct reliability_score reliability_score_of(
    const struct reliability_answers *answers);

#endif
