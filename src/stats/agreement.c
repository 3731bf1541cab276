// agreement - see agreement.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/agreement.h"

#include "stats/distribution.h"

#include <math.h>

// ---- intraclass correlations ------------------------------------------------

static double grand_mean(const double *x, size_t count)
{
    double sum = 0;
    double rest = 0;

    for (size_t i = 0; i < count; i++) {
        sum += x[i];
    }
    sum /= (double)count;
    for (size_t i = 0; i < count; i++) {
        rest += x[i] - sum;
    }
    return sum + rest / (double)count;
}

// Squares between people (of `between`) and within one.
static void add_person(const struct agreement *agreement, const double *x,
                       double grand, double *between, double *within)
{
    double k = agreement->k;
    double mean = 0;

    for (int j = 0; j < agreement->k; j++) {
        mean += (x[(size_t)j * agreement->n] - grand) / k;
    }
    *between += mean * mean * k;
    for (int j = 0; j < agreement->k; j++) {
        double away = x[(size_t)j * agreement->n] - grand - mean;

        *within += away * away;
    }
}

static double square_of_column(const double *x, size_t n, double grand)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        sum += x[i] - grand;
    }
    return sum * sum / (double)n;
}

static void find_mean_squares(const double *x, struct agreement *to)
{
    size_t n = to->n;
    double freedom = (double)(n - 1);
    double others = to->k - 1;
    double grand = grand_mean(x, n * (size_t)to->k);
    double between = 0;
    double columns = 0;
    double within = 0;

    for (size_t i = 0; i < n; i++) {
        add_person(to, x + i, grand, &between, &within);
    }
    for (int j = 0; j < to->k; j++) {
        columns += square_of_column(x + (size_t)j * n, n, grand);
    }
    to->between = between / freedom;
    to->within = within / ((double)n * others);
    to->columns = columns / others;
    to->error = fmax(within - columns, 0) / (freedom * others);
}

static void find_estimates(struct agreement *to)
{
    double n = (double)to->n;
    double k = to->k;
    double b = to->between;
    double w = to->within;
    double e = to->error;
    double drift = (to->columns - e) / n;

    to->at[ICC1].icc = (b - w) / (b + (k - 1) * w);
    to->at[ICC2].icc = (b - e) / (b + (k - 1) * e + k * drift);
    to->at[ICC3].icc = (b - e) / (b + (k - 1) * e);
    to->at[ICC1K].icc = (b - w) / b;
    to->at[ICC2K].icc = (b - e) / (b + drift);
    to->at[ICC3K].icc = (b - e) / b;
    to->sem_absolute = sqrt(fmax(drift, 0) + e);
    to->sem_consistent = sqrt(e);
}

static void find_tests(struct agreement *to)
{
    double n = (double)to->n;
    double k = to->k;

    for (int i = 0; i < ICC_COUNT; i++) {
        struct agreement_icc *at = &to->at[i];
        bool one_way = i == ICC1 || i == ICC1K;

        at->f = to->between / (one_way ? to->within : to->error);
        at->df1 = n - 1;
        at->df2 = one_way ? n * (k - 1) : (n - 1) * (k - 1);
        at->p = f_above(at->f, at->df1, at->df2);
    }
}

// Of one column, and of the mean of all, from the F of that design.
static void find_limits(const struct agreement *agreement, double level,
                        struct agreement_icc *one, struct agreement_icc *mean)
{
    double k = agreement->k;
    double below = 1 - (1 - level) / 2;
    double low = one->f / f_point(below, one->df1, one->df2);
    double high = one->f * f_point(below, one->df2, one->df1);

    one->low = (low - 1) / (low + k - 1);
    one->high = (high - 1) / (high + k - 1);
    mean->low = 1 - 1 / low;
    mean->high = 1 - 1 / high;
}

// ICC2 mixes three mean squares: Satterthwaite's degrees of freedom.
// SOURCE: Shrout & Fleiss 1979, p. 424; McGraw & Wong 1996, table 7
static void find_random_limits(struct agreement *to, double level)
{
    struct agreement_icc *one = &to->at[ICC2];
    struct agreement_icc *mean = &to->at[ICC2K];
    double n = (double)to->n;
    double k = to->k;
    double below = 1 - (1 - level) / 2;
    double f = to->columns / to->error;
    double rest = n * (1 + (k - 1) * one->icc) - k * one->icc;
    double top = (k - 1) * (n - 1) * pow(k * one->icc * f + rest, 2);
    double bottom = (n - 1) * k * k * one->icc * one->icc * f * f + rest * rest;
    double upper = f_point(below, n - 1, top / bottom);
    double lower = f_point(below, top / bottom, n - 1);
    double spread = k * to->columns + (k * n - k - n) * to->error;

    one->low = n * (to->between - upper * to->error)
             / (upper * spread + n * to->between);
    one->high = n * (lower * to->between - to->error)
              / (spread + n * lower * to->between);
    mean->low = one->low * k / (1 + one->low * (k - 1));
    mean->high = one->high * k / (1 + one->high * (k - 1));
}

bool agreement_find(const double *x, size_t n, int k, double level,
                    struct agreement *agreement)
{
    *agreement = (struct agreement){.n = n, .k = k};
    if (n < 2 || k < 2) {
        return false;
    }
    find_mean_squares(x, agreement);
    find_estimates(agreement);
    find_tests(agreement);
    find_limits(agreement, level, &agreement->at[ICC1], &agreement->at[ICC1K]);
    find_limits(agreement, level, &agreement->at[ICC3], &agreement->at[ICC3K]);
    find_random_limits(agreement, level);
    return true;
}

// ---- kappa ------------------------------------------------------------------

struct table {
    const double *counts;
    int categories;
    double n;
    double row[KAPPA_CATEGORIES_MAX], column[KAPPA_CATEGORIES_MAX];
};

static double share(const struct table *table, int i, int j)
{
    return table->counts[i + j * table->categories] / table->n;
}

static double weight_plain(const struct table *table, int i, int j)
{
    (void)table;
    return i == j;
}

static double weight_quadratic(const struct table *table, int i, int j)
{
    double apart = (double)(i - j) / (table->categories - 1);

    return 1 - apart * apart;
}

typedef double weight_of(const struct table *table, int i, int j);

// Plain kappa is the weighted one with weights of 1 and 0, and so are their
// variances.
static double kappa_weighted(const struct table *table, weight_of *weight,
                             double *variance)
{
    double mean_row[KAPPA_CATEGORIES_MAX] = {0};
    double mean_column[KAPPA_CATEGORIES_MAX] = {0};
    double seen = 0;
    double chance = 0;
    double sum = 0;

    for (int i = 0; i < table->categories; i++) {
        for (int j = 0; j < table->categories; j++) {
            double w = weight(table, i, j);

            seen += w * share(table, i, j);
            chance += w * table->row[i] * table->column[j];
            mean_row[i] += w * table->column[j];
            mean_column[j] += w * table->row[i];
        }
    }
    for (int i = 0; i < table->categories; i++) {
        for (int j = 0; j < table->categories; j++) {
            double term = weight(table, i, j) * (1 - chance)
                        - (mean_row[i] + mean_column[j]) * (1 - seen);

            sum += share(table, i, j) * term * term;
        }
    }
    sum -= pow(seen * chance - 2 * chance + seen, 2);
    *variance = fmax(sum, 0) / (table->n * pow(1 - chance, 4));
    return (seen - chance) / (1 - chance);
}

bool kappa_find(const double *counts, int categories, double level,
                struct kappa *kappa)
{
    struct table table = {.counts = counts, .categories = categories};
    double half = t_limit(level, NAN);

    *kappa = (struct kappa){0};
    if (categories < 2 || categories > KAPPA_CATEGORIES_MAX) {
        return false;
    }
    for (int i = 0; i < categories * categories; i++) {
        table.n += counts[i];
    }
    if (!(table.n > 0)) {
        return false;
    }
    for (int i = 0; i < categories; i++) {
        for (int j = 0; j < categories; j++) {
            table.row[i] += share(&table, i, j);
            table.column[j] += share(&table, i, j);
        }
    }
    kappa->n = (size_t)table.n;
    kappa->kappa = kappa_weighted(&table, weight_plain, &kappa->variance);
    kappa->weighted =
        kappa_weighted(&table, weight_quadratic, &kappa->weighted_variance);
    kappa->low = kappa->kappa - half * sqrt(kappa->variance);
    kappa->high = kappa->kappa + half * sqrt(kappa->variance);
    kappa->weighted_low =
        kappa->weighted - half * sqrt(kappa->weighted_variance);
    kappa->weighted_high =
        kappa->weighted + half * sqrt(kappa->weighted_variance);
    return true;
}
