#ifndef STATS_QUANTILE_H
#define STATS_QUANTILE_H

// quantile - below which value a share of values lies; between two values on
// the straight line, as R's quantile() does unless told otherwise.
//
//     1 2 3 4, share .25: 1.75
//
// SOURCE: Hyndman & Fan 1996, Am Stat 50, 361-365, definition 7
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stddef.h>

// `sorted`: from the least, count >= 1; 0 <= share <= 1.
double quantile_of(const double *sorted, size_t count, double share);
// For qsort(); values are not NAN.
int quantile_order(const void *left, const void *right);

#endif
