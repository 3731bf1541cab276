// funnel_limits - see funnel_limits.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/funnel_limits.h"

#include "base/arena.h"
#include "stats/distribution.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct funnel_limits funnel_limits_normal(double centre, double se, double tau2,
                                          double level)
{
    double reach = t_limit(level, NAN) * sqrt(se * se + tau2);

    return (struct funnel_limits){centre - reach, centre + reach};
}

// ---- from counts ------------------------------------------------------------

// Between the count before and this one, as far as `below` lies between their
// probabilities; never a count below none.
static double between_counts(double count, double reached, double mass,
                             double below)
{
    return mass > 0 ? fmax(0, count - (reached - below) / mass) : count;
}

static double share_limit(double share, double n, double below)
{
    double count = binomial_point(below, n, share);

    return between_counts(count, binomial_below(count, n, share),
                          binomial_mass(count, n, share), below)
         / n;
}

struct funnel_limits funnel_limits_share(double share, size_t n, double level)
{
    double beyond = (1 - level) / 2;

    if (n == 0 || !(share >= 0 && share <= 1)) {
        return (struct funnel_limits){NAN, NAN};
    }
    return (struct funnel_limits){
        share_limit(share, (double)n, beyond),
        share_limit(share, (double)n, 1 - beyond),
    };
}

// The distribution of the number of events, person after person. What is less
// likely than NEVER is left out at both ends.
// SOURCE: Gail, Lubin & Rubinstein 1981, Biometrika 68, 703-707 (recursion)
#define NEVER 1e-40

struct counts {
    double *mass;     // n + 1
    size_t low, high; // what is between has a mass
};

static void counts_add(struct counts *counts, double chance)
{
    double *mass = counts->mass;

    mass[++counts->high] = 0;
    for (size_t k = counts->high; k > counts->low; k--) {
        mass[k] = mass[k] * (1 - chance) + mass[k - 1] * chance;
    }
    mass[counts->low] *= 1 - chance;
    while (counts->low < counts->high && mass[counts->low] < NEVER) {
        mass[counts->low++] = 0;
    }
    while (counts->high > counts->low && mass[counts->high] < NEVER) {
        counts->high--;
    }
}

static double count_limit(const struct counts *counts, double below)
{
    double reached = counts->mass[counts->low];
    size_t k = counts->low;

    while (k < counts->high && reached <= below) {
        reached += counts->mass[++k];
    }
    return between_counts((double)k, reached, counts->mass[k], below);
}

struct funnel_limits funnel_limits_count(struct arena *arena,
                                         const double *chance, size_t n,
                                         double level)
{
    double beyond = (1 - level) / 2;
    size_t mark = arena_mark(arena);
    struct counts counts = {arena_take(arena, n + 1, sizeof(double)), 0, 0};
    struct funnel_limits limits;

    counts.mass[0] = 1;
    for (size_t i = 0; i < n; i++) {
        counts_add(&counts, chance[i]);
    }
    limits = (struct funnel_limits){count_limit(&counts, beyond),
                                    count_limit(&counts, 1 - beyond)};
    arena_rewind(arena, mark);
    return limits;
}

// ---- more spread than chance ------------------------------------------------

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

// SOURCE: Hyndman & Fan 1996, Am Stat 50, 361-365, definition 7
static double quantile(const double *sorted, size_t n, double below)
{
    double at = below * (double)(n - 1);
    size_t i = (size_t)at;

    return i + 1 < n
             ? sorted[i] + (at - (double)i) * (sorted[i + 1] - sorted[i])
             : sorted[n - 1];
}

static double squares_within(const double *z, size_t n, double low, double high)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        double kept = fmin(fmax(z[i], low), high);

        sum += kept * kept;
    }
    return sum;
}

// DerSimonian and Laird's, from the sum of squares that was found.
static double tau2_of(double squares, double df, const double *se, size_t n)
{
    double sum = 0;
    double sum2 = 0;

    for (size_t i = 0; i < n; i++) {
        double weight = 1 / (se[i] * se[i]);

        sum += weight;
        sum2 += weight * weight;
    }
    return fmax(0, (squares - df) / (sum - sum2 / sum));
}

// What lies outside of the quantiles of this share is set to them.
static double winsorised_squares(struct arena *arena,
                                 const struct funnel_units *units,
                                 double winsorise)
{
    double *sorted = arena_take(arena, units->count, sizeof *sorted);

    memcpy(sorted, units->z, units->count * sizeof *sorted);
    qsort(sorted, units->count, sizeof *sorted, by_value);
    return squares_within(units->z, units->count,
                          quantile(sorted, units->count, winsorise),
                          quantile(sorted, units->count, 1 - winsorise));
}

bool overdispersion_find(struct arena *arena, const struct funnel_units *units,
                         double winsorise, struct overdispersion *found)
{
    size_t count = units->count;
    double squares;

    *found = (struct overdispersion){.df = (double)count - units->taken,
                                     .winsorised = winsorise};
    if (count < 2 || !(found->df > 0) || !(winsorise >= 0 && winsorise < .5)) {
        return false;
    }
    squares = winsorised_squares(arena, units, winsorise);
    found->chi_square = squares_within(units->z, count, -INFINITY, INFINITY);
    found->p = chi_square_above(found->chi_square, found->df);
    found->phi_all = found->chi_square / (double)count;
    found->phi = squares / (double)count;
    found->tau2 = tau2_of(squares, found->df, units->se, count);
    found->tau2_all = tau2_of(found->chi_square, found->df, units->se, count);
    return true;
}
