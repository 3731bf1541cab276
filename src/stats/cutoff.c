// cutoff.c - see cutoff.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/cutoff.h"

#include <math.h>

// 1 when the functional mean is the higher one, -1 when it is the lower.
static double direction(const struct population *clinical,
                        const struct population *functional)
{
    double apart = functional->mean - clinical->mean;

    return apart > 0 ? 1 : apart < 0 ? -1 : NAN;
}

static double positive(double sd)
{
    return sd > 0 ? sd : NAN;
}

double cutoff_a(const struct population *clinical,
                const struct population *functional)
{
    return clinical->mean
         + direction(clinical, functional) * 2 * positive(clinical->sd);
}

double cutoff_b(const struct population *clinical,
                const struct population *functional)
{
    return functional->mean
         - direction(clinical, functional) * 2 * positive(functional->sd);
}

double cutoff_c(const struct population *clinical,
                const struct population *functional)
{
    double s1 = positive(clinical->sd);
    double s0 = positive(functional->sd);

    return (s1 * functional->mean + s0 * clinical->mean) / (s0 + s1);
}
