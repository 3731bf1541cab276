#ifndef STATS_QUANTILE_LIMITS_H
#define STATS_QUANTILE_LIMITS_H

// quantile_limits - between which limits the ordered values of n independent
// draws of one distribution stay, all of them at once.
//
// The i-th smallest of n uniform draws is Beta(i, n + 1 - i). Its limits leave
// out the same small share (the local level) at every i, as much in the tails
// as in the middle; the local level is chosen so that all n stay within with
// the wanted probability. That probability is worked out, not simulated: a
// Poisson process of rate n, carried from limit to limit and given n points in
// the end. Beyond QUANTILE_EXACT draws the local level is taken from a table
// that the same recursion filled.
// SOURCE: Aldor-Noiman, Brown, Buja, Rolke & Stine 2013, Am Stat 67, 249-260
// (the limits); Khmaladze & Shinjikashvili 2001, Adv Appl Probab 33, 702-722
// (the recursion)
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stddef.h>

struct arena;

enum { QUANTILE_EXACT = 400 };

// Where the i-th smallest (from 0) of n stands on the scale of shares, as R's
// ppoints(): (i + 1 - a) / (n + 1 - 2a), a = 3/8 up to ten values, else 1/2.
double quantile_place(size_t i, size_t n);

// The probability that all n stay within limits of this local level.
double quantile_all_within(struct arena *arena, size_t n, double local);

// The local level at which all n stay within with probability .95.
double quantile_local_level(struct arena *arena, size_t n);

// The limits of the i-th smallest (from 0), as shares.
struct quantile_limits {
    double low, high;
};
struct quantile_limits quantile_limits_at(size_t i, size_t n, double local);

#endif
