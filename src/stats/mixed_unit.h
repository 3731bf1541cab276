#ifndef STATS_MIXED_UNIT_H
#define STATS_MIXED_UNIT_H

// mixed_unit - what one unit's effects take out of the sums around it.
//
// For effects with the relative factor L and the sums A = Z'Z of their unit,
//
//     M = L'A L + I,   H = L M^-1 L'
//
// the unit leaves ln|M| and takes B'H B, with B = Z'[everything]. The slope of
// a criterion by L is, where it goes with slope S by H and once with ln|M|,
//
//     2 (I - A H) S L M^-1 + 2 A L M^-1
//
// Small matrices (q up to MIXED_EFFECTS_MAX), column by column.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed.h"

enum { MIXED_UNIT_SIZE = MIXED_EFFECTS_MAX * MIXED_EFFECTS_MAX };

struct mixed_unit {
    double h[MIXED_UNIT_SIZE];
    double lm[MIXED_UNIT_SIZE]; // L M^-1
    // ln|M| = log_rest + ln(determinant), which is from 1 to below 1e300
    double determinant, log_rest;
};

// False: M is not positive definite (something overflowed).
bool mixed_unit_of(int q, const double *l, const double *a,
                   struct mixed_unit *unit);

// Adds the slope above, ln|M| counted `count` times, to `slope` (q x q).
void mixed_unit_slope(int q, const struct mixed_unit *unit, const double *a,
                      const double *by_h, double count, double *slope);

#endif
