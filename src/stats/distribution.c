// distribution.c - see distribution.h. Tails are asked for as tails, never as
// one minus the rest, so that a p of 1e-240 keeps its digits.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/distribution.h"

// The library alone, not inside R.
#define MATHLIB_STANDALONE 1
#include <Rmath.h>
#include <math.h>
#include <stdbool.h>

// What libRmath calls its arguments.
enum { UPPER, LOWER };
enum { PLAIN };

static bool is_freedom(double freedom)
{
    return freedom > 0; // false for NAN too
}

double normal_density(double x)
{
    return dnorm(x, 0, 1, PLAIN);
}

double normal_below(double x)
{
    return pnorm(x, 0, 1, LOWER, PLAIN);
}

double normal_above(double x)
{
    return pnorm(x, 0, 1, UPPER, PLAIN);
}

double normal_point(double below)
{
    return below >= 0 && below <= 1 ? qnorm(below, 0, 1, LOWER, PLAIN) : NAN;
}

double t_two_sided(double t, double freedom)
{
    if (isnan(freedom)) {
        return 2 * normal_above(fabs(t));
    }
    return is_freedom(freedom) ? 2 * pt(fabs(t), freedom, UPPER, PLAIN) : NAN;
}

double t_limit(double level, double freedom)
{
    double above = (1 - level) / 2;

    if (!(level >= 0 && level <= 1)) {
        return NAN;
    }
    if (isnan(freedom)) {
        return qnorm(above, 0, 1, UPPER, PLAIN);
    }
    return is_freedom(freedom) ? qt(above, freedom, UPPER, PLAIN) : NAN;
}

double chi_square_above(double x, double freedom)
{
    return is_freedom(freedom) ? pchisq(x, freedom, UPPER, PLAIN) : NAN;
}

double chi_square_point(double below, double freedom)
{
    return is_freedom(freedom) && below >= 0 && below <= 1
             ? qchisq(below, freedom, LOWER, PLAIN)
             : NAN;
}

double f_above(double f, double freedom1, double freedom2)
{
    return is_freedom(freedom1) && is_freedom(freedom2)
             ? pf(f, freedom1, freedom2, UPPER, PLAIN)
             : NAN;
}

double f_point(double below, double freedom1, double freedom2)
{
    return is_freedom(freedom1) && is_freedom(freedom2) && below >= 0
                && below <= 1
             ? qf(below, freedom1, freedom2, LOWER, PLAIN)
             : NAN;
}

double chi_square_shifted_below(double x, double freedom, double shift)
{
    return is_freedom(freedom) && shift >= 0
             ? pnchisq(x, freedom, shift, LOWER, PLAIN)
             : NAN;
}

double beta_point(double below, double a, double b)
{
    return a > 0 && b > 0 && below >= 0 && below <= 1
             ? qbeta(below, a, b, LOWER, PLAIN)
             : NAN;
}

static bool is_binomial(double n, double chance)
{
    return n >= 0 && chance >= 0 && chance <= 1;
}

double binomial_below(double count, double n, double chance)
{
    return is_binomial(n, chance) ? pbinom(count, n, chance, LOWER, PLAIN)
                                  : NAN;
}

double binomial_mass(double count, double n, double chance)
{
    return is_binomial(n, chance) ? dbinom(count, n, chance, PLAIN) : NAN;
}

double binomial_point(double below, double n, double chance)
{
    return is_binomial(n, chance) && below >= 0 && below <= 1
             ? qbinom(below, n, chance, LOWER, PLAIN)
             : NAN;
}

double beta_function(double a, double b)
{
    return a > 0 && b > 0 ? beta(a, b) : NAN;
}
