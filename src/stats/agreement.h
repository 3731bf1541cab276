#ifndef STATS_AGREEMENT_H
#define STATS_AGREEMENT_H

// agreement - do raters, or occasions, agree about the same people?
//
// Intraclass correlations of a table with a row for each person and a column
// for each rater (or occasion), nothing missing. With mean squares between
// people B, within people W, between columns J and of what is left E, n people
// and k columns:
//
//     ICC1  (B - W) / (B + (k - 1) W)                     other raters each
//     ICC2  (B - E) / (B + (k - 1) E + k (J - E) / n)     raters drawn at hand
//     ICC3  (B - E) / (B + (k - 1) E)                     these raters alone
//
// and the same of the mean of k columns (ICC1k, ICC2k, ICC3k; the last is
// Cronbach's alpha). Shrout & Fleiss's six judges' table gives .17 .29 .71 .44
// .62 .91. None is kept from being below 0.
//
// SOURCE: Shrout & Fleiss 1979, Psychological Bulletin 86, 420-428; McGraw &
// Wong 1996, Psychological Methods 1, 30-46
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stdbool.h>
#include <stddef.h>

enum agreement_kind { ICC1, ICC2, ICC3, ICC1K, ICC2K, ICC3K, ICC_COUNT };

// NAN: not defined (no variance at all, no error to test against).
struct agreement_icc {
    double icc;
    double f, df1, df2, p; // of "people do not differ"
    double low, high;
};

struct agreement {
    size_t n;                               // people
    int k;                                  // columns
    double between, within, columns, error; // mean squares
    struct agreement_icc at[ICC_COUNT];
    double sem_absolute;   // standard error of one measurement, columns' own
    double sem_consistent; // means counted as error, and not
};

// x[i + j * n] is person i by rater j. False: fewer than 2 people or columns.
bool agreement_find(const double *x, size_t n, int k, double level,
                    struct agreement *agreement);

// Cohen's kappa of two raters, and kappa with quadratic weights
// 1 - (i - j)^2 / (categories - 1)^2, with their large-sample variances.
//
// SOURCE: Cohen 1960, Educational and Psychological Measurement 20, 37-46;
// Fleiss, Cohen & Everitt 1969, Psychological Bulletin 72, 323-327
enum { KAPPA_CATEGORIES_MAX = 50 };

struct kappa {
    size_t n;
    double kappa, variance, low, high;
    double weighted, weighted_variance, weighted_low, weighted_high;
};

// counts[i + j * categories]: how many the first rater put into category i and
// the second into j, in the order of the categories. False: fewer than two
// categories, or nobody. What chance alone explains in full is NAN.
bool kappa_find(const double *counts, int categories, double level,
                struct kappa *kappa);

#endif
