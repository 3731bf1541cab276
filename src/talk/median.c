// median.c - the middle of a list.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/median.h"

#include <math.h>
#include <stdlib.h>

static int int_order(const void *a, const void *b)
{
    int first = *(const int *)a, second = *(const int *)b;
    return (first > second) - (first < second);
}

double median_of(int *values, int count)
{
    if (count == 0) {
        return NAN;
    }
    qsort(values, (size_t)count, sizeof *values, int_order);
    int low = values[(count - 1) / 2], high = values[count / 2];
    return (low + high) / 2.0;
}
