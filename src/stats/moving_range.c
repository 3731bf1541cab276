// moving_range.c - see moving_range.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/moving_range.h"

#include <math.h>

static const double D2_OF_PAIRS = 1.128;

double mean_of(const double *values, int count)
{
    double sum = 0;

    for (int i = 0; i < count; i++) {
        sum += values[i];
    }
    return count > 0 ? sum / count : NAN;
}

double moving_range(const double *values, int count)
{
    double sum = 0;

    for (int i = 1; i < count; i++) {
        sum += fabs(values[i] - values[i - 1]);
    }
    return count > 1 ? sum / (count - 1) : NAN;
}

double moving_range_sigma(const double *values, int count)
{
    return moving_range(values, count) / D2_OF_PAIRS;
}
