// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/quantile_limits.h"

#include "base/arena.h"
#include "stats/distribution.h"

#include <math.h>
#include <stdbool.h>

static const double OUTSIDE = .05; // one of all n, or more, beyond its limits

double quantile_place(size_t i, size_t n)
{
    double a = n <= 10 ? .375 : .5;

    return ((double)i + 1 - a) / ((double)n + 1 - 2 * a);
}

struct quantile_limits quantile_limits_at(size_t i, size_t n, double local)
{
    double below = (double)i + 1;
    double above = (double)(n - i);

    // The upper limit by its tail: 1 - x loses the digits of a small x.
    return (struct quantile_limits){beta_point(local / 2, below, above),
                                    1 - beta_point(local / 2, above, below)};
}

// ---- all at once ------------------------------------------------------------

// How many points have come by now, as probabilities of low to high of them.
struct passage {
    size_t n;
    size_t low, high;
    double *share; // n + 1
    double *step;  // n + 1: work, the chances of 0, 1, ... more
};

// Chances of 0, 1, ... points where `mean` are expected; how many are not nil.
static size_t fill_steps(struct passage *passage, double mean)
{
    static const double NIL = 1e-18;
    double chance = exp(-mean);
    size_t count = 0;

    while (count <= passage->n && (chance > NIL || (double)count < mean)) {
        passage->step[count++] = chance;
        chance *= mean / (double)count;
    }
    return count;
}

// The chance that `to` points have come, one stretch after `passage`.
static double come_to(const struct passage *passage, size_t to, size_t steps)
{
    size_t skip = to > passage->high ? to - passage->high : 0;
    double share = 0;

    for (size_t more = skip; more < steps && more <= to - passage->low;
         more++) {
        share += passage->share[to - more] * passage->step[more];
    }
    return share;
}

// Time goes on; then at most `high` and at least `low` points have come. From
// above, so that what is still needed is not yet overwritten.
static void go_on(struct passage *passage, double mean, size_t low, size_t high)
{
    size_t steps = fill_steps(passage, mean);

    for (size_t to = high + 1; to-- > passage->low;) {
        passage->share[to] = come_to(passage, to, steps);
    }
    passage->low = low > passage->low ? low : passage->low;
    passage->high = high;
}

// The last stretch leads to n points.
static double arrive(const struct passage *passage, double mean)
{
    double n = (double)passage->n;
    double held = 0;

    for (size_t k = passage->low; k <= passage->high; k++) {
        double more = n - (double)k;

        held +=
            passage->share[k] * exp(more * log(mean) - mean - lgamma(more + 1));
    }
    return held / exp(n * log(n) - n - lgamma(n + 1));
}

// Lower limits say that fewer points have come than their number, upper limits
// that so many have. Both rise, so that they are met as in a merge.
double quantile_all_within(struct arena *arena, size_t n, double local)
{
    size_t mark = arena_mark(arena);
    struct passage passage = {.n = n,
                              .share = arena_take(arena, n + 1, sizeof(double)),
                              .step = arena_take(arena, n + 1, sizeof(double))};
    double *low = arena_take(arena, n, sizeof *low);
    double now = 0;
    size_t lower = 0, upper = 0;

    for (size_t i = 0; i < n; i++) {
        low[i] = quantile_limits_at(i, n, local).low;
    }
    passage.share[0] = 1;
    while (upper < n) {
        double above = 1 - low[n - 1 - upper]; // limits mirror each other
        bool is_lower = lower < n && low[lower] <= above;
        double then = is_lower ? low[lower] : above;

        if (is_lower) {
            go_on(&passage, (double)n * (then - now), 0, lower);
            lower++;
        } else {
            upper++;
            go_on(&passage, (double)n * (then - now), upper, lower);
        }
        now = then;
    }
    now = arrive(&passage, (double)n * (1 - now));
    arena_rewind(arena, mark);
    return now;
}

// ---- the local level --------------------------------------------------------

// By quantile_all_within(); tests/unit/test_quantile_limits.c works one out
// anew.
static const struct known {
    double n, local;
} KNOWN[] = {
    {400,    1.3689285e-03},
    {1000,   1.0711115e-03},
    {2000,   9.1292673e-04},
    {4000,   7.9194978e-04},
    {10000,  6.7073834e-04},
    {20000,  5.9953349e-04},
    {40000,  5.4102598e-04},
    {100000, 4.7817928e-04},
};
enum { KNOWN_COUNT = sizeof KNOWN / sizeof *KNOWN };

// Between two rows, and on from the last two, straight in log n and log local.
static double from_table(double n)
{
    int i = 1;
    double share;

    while (i + 1 < KNOWN_COUNT && n > KNOWN[i].n) {
        i++;
    }
    share = log(n / KNOWN[i - 1].n) / log(KNOWN[i].n / KNOWN[i - 1].n);
    return KNOWN[i - 1].local * pow(KNOWN[i].local / KNOWN[i - 1].local, share);
}

static double off(struct arena *arena, size_t n, double log_local)
{
    return log1p(-quantile_all_within(arena, n, exp(log_local))) - log(OUTSIDE);
}

// Nearly straight in logarithms: the secant needs a handful of steps.
double quantile_local_level(struct arena *arena, size_t n)
{
    enum { STEPS_MOST = 40 };
    double one = log(OUTSIDE / (double)n); // Bonferroni: too narrow never
    double other = one + .5 * log((double)n) + 1e-3;
    double off_one, off_other;

    if (n < 2) {
        return OUTSIDE;
    }
    if (n > QUANTILE_EXACT) {
        return from_table((double)n);
    }
    off_one = off(arena, n, one);
    off_other = off(arena, n, other);
    for (int i = 0; i < STEPS_MOST && fabs(off_other) > 1e-9; i++) {
        double next = other - off_other * (other - one) / (off_other - off_one);

        one = other;
        off_one = off_other;
        other = fmin(next, log(OUTSIDE));
        off_other = off(arena, n, other);
    }
    return exp(other);
}
