// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/quantile.h"

int quantile_order(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;

    return (a > b) - (a < b);
}

double quantile_of(const double *sorted, size_t count, double share)
{
    double place = share * (double)(count - 1);
    size_t below = (size_t)place;
    double part = place - (double)below;

    return below + 1 < count
             ? sorted[below] + part * (sorted[below + 1] - sorted[below])
             : sorted[below];
}
