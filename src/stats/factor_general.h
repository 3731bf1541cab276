#ifndef STATS_FACTOR_GENERAL_H
#define STATS_FACTOR_GENERAL_H

// factor_general - how much of the differences between sums of items one
// general factor makes, when several group factors stand below it.
//
// Group factors are found by least squares of the correlations (minres),
// turned by varimax and then obliquely (quartimin); what these oblique factors
// have in common is the general factor, and loadings on it follow from Schmid
// and Leiman's transformation. With g the loadings on it, u the unique
// variances and Vt the sum of all correlations, items turned round where g is
// below 0:
//
//     hierarchical = (sum g)^2 / Vt        total = 1 - sum u / Vt
//
// As psych's omega(): its defaults. Other ways to turn the factors give
// other numbers; with two factors the general one cannot be told.
//
// SOURCE: Harman & Jones 1966, Psychometrika 31, 351-368 (minres); Jennrich
// 2002, Psychometrika 67, 7-19 (oblique rotation); Schmid & Leiman 1957,
// Psychometrika 22, 53-61; Zinbarg, Revelle, Yovel & Li 2005, Psychometrika 70,
// 123-133
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stdbool.h>

struct arena;

enum { FACTOR_GENERAL_LEAST = 3, FACTOR_GENERAL_MOST = 12 };

struct factor_general {
    int items, factors;
    double hierarchical, total;
    double alpha, lambda6; // of the correlations, turned round as above
    double *general;       // items: loadings, before any is turned round
    double *group;         // items x factors, column by column
    double *unique;        // items
    bool heywood;          // a unique variance that wants to be below 0
};

// Of a correlation matrix (items x items). False: more factors than three items
// each would carry, a matrix without inverse, or a search that found no end.
bool factor_general_find(struct arena *arena, const double *correlation,
                         int items, int factors, struct factor_general *found);

#endif
