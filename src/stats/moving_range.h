#ifndef STATS_MOVING_RANGE_H
#define STATS_MOVING_RANGE_H

// moving_range - how much a row of single values wanders by itself.
//
//     88, 90, 86: steps 2 and 4, mean step 3, sigma = 3 / 1.128 = 2.66
//
// 1.128 (d2 for pairs) turns the mean absolute step of independent normal
// values into their standard deviation.
//
// SOURCE: Montgomery, Introduction to Statistical Quality Control, individuals
// charts; d2 for n = 2 is 2 / sqrt(pi) = 1.128 (STATISTICS.md part 3, XmR).
// SPDX-License-Identifier: GPL-3.0-or-later

// The mean; NAN without values.
double mean_of(const double *values, int count);

// The mean absolute step from each value to the next; NAN below two values.
double moving_range(const double *values, int count);
double moving_range_sigma(const double *values, int count);

#endif
