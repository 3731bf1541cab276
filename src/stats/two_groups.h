#ifndef STATS_TWO_GROUPS_H
#define STATS_TWO_GROUPS_H

// two_groups - how far apart are two groups, and how sure is that?
//
// Means: the interval of Welch, which does not suppose that both groups vary
// alike. Shares: the hybrid score interval of Newcombe (his method 10), which
// behaves also near none and all.
//
//     56 of 70 against 48 of 80: 0.80 - 0.60 = 0.20, 95 % 0.0524 to 0.3339
//
// SOURCE: Welch 1947, Biometrika 34, 28-35; Newcombe 1998, Statistics in
// Medicine 17, 873-890, method 10; Wilson 1927, JASA 22, 209-212
// SPDX-License-Identifier: GPL-3.0-or-later

struct sample {
    int n;
    double mean, variance; // variance with n - 1
};
struct share {
    int hits, n;
};
struct interval { // NAN where too little is known
    double estimate, low, high;
};

// first - second, with 95 % limits. Each sample needs n >= 2, and one of them
// a variance above 0.
struct interval welch_difference(const struct sample *first,
                                 const struct sample *second);
// Welch's degrees of freedom (Satterthwaite).
double welch_freedom(const struct sample *first, const struct sample *second);

// A share with Wilson's 95 % limits; n >= 1.
struct interval wilson_interval(const struct share *share);

// first - second, with 95 % limits; both n >= 1.
struct interval newcombe_difference(const struct share *first,
                                    const struct share *second);

// The two-sided 95 % point of Student's t, for any real number of degrees of
// freedom above 0; to 1e-10.
// SOURCE: the incomplete beta function as in DLMF 8.17.22 (continued fraction,
// modified Lentz), inverted by bisection
double student_point(double freedom);

#endif
