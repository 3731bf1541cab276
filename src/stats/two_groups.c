// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/two_groups.h"

#include <math.h>

// Two-sided 5 % point of the standard normal distribution.
static const double NORMAL_95 = 1.959963984540054;

// ---- Student's t ------------------------------------------------------------

static double away_from_zero(double value)
{
    static const double TINY = 1e-300;

    return fabs(value) < TINY ? TINY : value;
}

// The m-th coefficient of the continued fraction, DLMF 8.17.23.
static double coefficient(int m, double a, double b, double x)
{
    int k = m / 2;

    return m % 2 == 0
             ? k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k))
             : -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1));
}

static double fraction(double a, double b, double x)
{
    enum { STEPS_MAX = 10000 };
    double c = 1;
    double d = 1 / away_from_zero(1 + coefficient(1, a, b, x));
    double f = d;

    for (int m = 2; m < STEPS_MAX; m++) {
        double one = coefficient(m, a, b, x);
        double step;

        d = 1 / away_from_zero(1 + one * d);
        c = away_from_zero(1 + one / c);
        step = c * d;
        f *= step;
        if (fabs(step - 1) < 1e-15) {
            break;
        }
    }
    return f;
}

// The regularised incomplete beta function; 0 <= x <= 1.
static double beta_share(double a, double b, double x)
{
    double front;

    if (x <= 0 || x >= 1) {
        return x <= 0 ? 0 : 1;
    }
    front =
        exp(a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b));
    return x < (a + 1) / (a + b + 2) ? front * fraction(a, b, x) / a
                                     : 1 - front * fraction(b, a, 1 - x) / b;
}

// What lies beyond -t and t.
static double both_tails(double t, double freedom)
{
    return beta_share(freedom / 2, 0.5, freedom / (freedom + t * t));
}

double student_point(double freedom)
{
    double low = 0;
    double high = 1;

    if (!(freedom > 0)) {
        return NAN;
    }
    while (both_tails(high, freedom) > 0.05) {
        high *= 2;
    }
    for (int i = 0; i < 200 && high - low > 1e-12 * high; i++) {
        double middle = (low + high) / 2;

        if (both_tails(middle, freedom) > 0.05) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return (low + high) / 2;
}

// ---- means ------------------------------------------------------------------

static const struct interval UNKNOWN = {NAN, NAN, NAN};

double welch_freedom(const struct sample *first, const struct sample *second)
{
    double a = first->variance / first->n;
    double b = second->variance / second->n;

    return (a + b) * (a + b)
         / (a * a / (first->n - 1) + b * b / (second->n - 1));
}

struct interval welch_difference(const struct sample *first,
                                 const struct sample *second)
{
    double error;
    double reach;
    double apart = first->mean - second->mean;

    if (first->n < 2 || second->n < 2) {
        return UNKNOWN;
    }
    error = sqrt(first->variance / first->n + second->variance / second->n);
    if (!(error > 0)) {
        return UNKNOWN;
    }
    reach = student_point(welch_freedom(first, second)) * error;
    return (struct interval){apart, apart - reach, apart + reach};
}

// ---- shares -----------------------------------------------------------------

struct interval wilson_interval(const struct share *share)
{
    double z2 = NORMAL_95 * NORMAL_95;
    double n = share->n;
    double p = share->hits / n;
    double middle = (2 * n * p + z2) / (2 * (n + z2));
    double reach = NORMAL_95 * sqrt(z2 + 4 * n * p * (1 - p)) / (2 * (n + z2));

    return (struct interval){p, middle - reach, middle + reach};
}

struct interval newcombe_difference(const struct share *first,
                                    const struct share *second)
{
    struct interval a;
    struct interval b;
    double apart;

    if (first->n < 1 || second->n < 1) {
        return UNKNOWN;
    }
    a = wilson_interval(first);
    b = wilson_interval(second);
    apart = a.estimate - b.estimate;
    return (struct interval){
        apart, apart - hypot(a.estimate - a.low, b.high - b.estimate),
        apart + hypot(a.high - a.estimate, b.estimate - b.low)};
}
