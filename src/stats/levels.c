// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/levels.h"

#include "base/arena.h"
#include "stats/clusters.h"
#include "stats/matrix.h"

#include <math.h>
#include <string.h>

static const double LOG_2_PI = 1.8378770664093454836;
// How much larger what is explained may be than what is left: three digits.
static const double EXPLAINED_MOST = 1e3;

// ---- the data, study by study -----------------------------------------------

static bool check_effects(const struct pool_levels_data *data, struct err *err)
{
    for (size_t i = 0; i < data->k; i++) {
        if (!isfinite(data->yi[i])) {
            return err_set(err, ERR_INPUT, "effect %zu is not a number", i + 1);
        }
        if (!isfinite(data->vi[i]) || data->vi[i] < 0) {
            return err_set(err, ERR_INPUT,
                           "the variance of effect %zu is negative or not a "
                           "number",
                           i + 1);
        }
        if (data->study[i] >= data->k) {
            return err_set(err, ERR_BUG, "study %u of %zu effects",
                           data->study[i], data->k);
        }
    }
    return true;
}

static bool check_moderators(const struct pool_levels_data *data,
                             struct err *err)
{
    size_t k = data->k;
    size_t count = data->x && k > 0 ? k * (size_t)data->p : 0;

    for (size_t i = 0; i < count; i++) {
        if (!isfinite(data->x[i])) {
            return err_set(err, ERR_INPUT,
                           "a moderator of effect %zu is not a number",
                           i % k + 1);
        }
    }
    return true;
}

static bool check_data(const struct pool_levels_data *data, struct err *err)
{
    if (data->p < 1 || data->p > POOL_COEFFICIENTS_MAX) {
        return err_set(err, ERR_LIMIT,
                       "%d coefficients: between 1 and %d are possible; use "
                       "fewer moderators",
                       data->p, POOL_COEFFICIENTS_MAX);
    }
    if (data->k <= (size_t)data->p) {
        return err_set(err, ERR_INPUT,
                       "%zu effects are too few for %d coefficients: at least "
                       "one more is needed",
                       data->k, data->p);
    }
    return check_effects(data, err) && check_moderators(data, err);
}

// The columns of x, or of ones, orthonormal; in the order of the data.
static bool make_columns(struct arena *arena,
                         const struct pool_levels_data *data,
                         struct levels *levels, double **columns,
                         struct err *err)
{
    size_t p = (size_t)data->p;
    double *ones = NULL;

    if (!data->x) {
        ones = arena_take(arena, data->k, sizeof *ones);
        for (size_t i = 0; i < data->k; i++) {
            ones[i] = 1;
        }
    }
    levels->r = arena_take(arena, p * p, sizeof *levels->r);
    *columns = arena_take(arena, data->k, p * sizeof **columns);
    return matrix_orthonormal(data->x ? data->x : ones, data->k, data->p,
                              *columns, levels->r)
        || err_set(err, ERR_INPUT,
                   "a moderator is a combination of others: leave one out");
}

// Takes least squares out of y: the residuals, in the order of the data. Done
// twice: once leaves rounding errors of the size of what was taken out.
static double *take_out(struct arena *arena,
                        const struct pool_levels_data *data,
                        struct levels *levels, const double *columns)
{
    double *y = arena_take(arena, data->k, sizeof *y);

    memcpy(y, data->yi, data->k * sizeof *y);
    levels->taken = arena_take(arena, (size_t)data->p, sizeof *levels->taken);
    for (int turn = 0; turn < 2 * data->p; turn++) {
        const double *column = columns + (size_t)(turn % data->p) * data->k;
        double share = 0;

        for (size_t i = 0; i < data->k; i++) {
            share += column[i] * y[i];
        }
        for (size_t i = 0; i < data->k; i++) {
            y[i] -= share * column[i];
        }
        levels->taken[turn % data->p] += share;
    }
    return y;
}

static void fill_rows(struct arena *arena, const struct pool_levels_data *data,
                      struct levels *levels, const double *columns,
                      const double *y)
{
    size_t m = (size_t)data->p + 1;
    struct clusters studies = clusters_of(arena, data->study, data->k);

    levels->studies = studies.count;
    levels->start = studies.start;
    levels->rows = arena_take(arena, data->k, m * sizeof *levels->rows);
    levels->v = arena_take(arena, data->k, sizeof *levels->v);
    for (size_t i = 0; i < data->k; i++) {
        double *row = levels->rows + i * m;
        size_t from = studies.row[i];

        for (size_t j = 0; j + 1 < m; j++) {
            row[j] = columns[j * data->k + from];
        }
        row[m - 1] = y[from];
        levels->v[i] = data->vi[from];
    }
}

// ---- the likelihood ---------------------------------------------------------

static struct levels_at *at_make(struct arena *arena,
                                 const struct levels *levels)
{
    struct levels_at *at = arena_take(arena, 1, sizeof *at);
    size_t m = (size_t)levels->p + 1;

    at->sigma2[LEVEL_BETWEEN] = NAN;
    at->m = arena_take(arena, m * m, sizeof(double));
    at->b = arena_take(arena, m, sizeof(double));
    at->weight = arena_take(arena, levels->studies, sizeof(double));
    at->sum = arena_take(arena, levels->studies, m * sizeof(double));
    at->cross = arena_take(arena, m * m, sizeof(double));
    at->lost = arena_take(arena, m * m, sizeof(double));
    at->part = arena_take(arena, m * m, sizeof(double));
    return at;
}

// Adds without losing the digits that do not fit (Kahan).
static void add(double *sum, double *lost, double value)
{
    double full = value - *lost;
    double next = *sum + full;

    *lost = (next - *sum) - full;
    *sum = next;
}

// Adds w times the outer product of the row, lower triangle, to `cross`, and w
// row to `sum`.
static void add_row(const double *row, int m, double w, double *sum,
                    double *cross)
{
    for (int j = 0; j < m; j++) {
        double weighted = w * row[j];

        sum[j] += weighted;
        for (int i = j; i < m; i++) {
            cross[i + j * m] += weighted * row[i];
        }
    }
}

// The log determinant of one study's covariance; its sums go to `at`, its part
// of the cross product to `part`. INFINITY: singular.
static double add_up_study(const struct levels *levels, size_t study,
                           const double *sigma2)
{
    const struct levels_at *at = levels->at;
    int m = levels->p + 1;
    double *sum = at->sum + study * (size_t)m;
    double weight = 0;
    double log_det = 0;
    double share;

    memset(at->part, 0, (size_t)m * (size_t)m * sizeof *at->part);
    memset(sum, 0, (size_t)m * sizeof *sum);
    for (size_t i = levels->start[study]; i < levels->start[study + 1]; i++) {
        double variance = levels->v[i] + sigma2[LEVEL_WITHIN];

        if (!(variance > 0)) {
            return INFINITY;
        }
        weight += 1 / variance;
        log_det += log(variance);
        add_row(levels->rows + i * (size_t)m, m, 1 / variance, sum, at->part);
    }
    share = sigma2[LEVEL_BETWEEN] / (1 + sigma2[LEVEL_BETWEEN] * weight);
    for (int j = 0; j < m; j++) {
        for (int i = j; i < m; i++) {
            at->part[i + j * m] -= share * sum[i] * sum[j];
        }
    }
    at->weight[study] = weight;
    return log_det + log1p(sigma2[LEVEL_BETWEEN] * weight);
}

// Sets `cross` and `log_det`.
static void add_up(const struct levels *levels, const double *sigma2)
{
    struct levels_at *at = levels->at;
    size_t size = (size_t)(levels->p + 1) * (size_t)(levels->p + 1);
    double lost = 0;

    at->log_det = 0;
    memset(at->cross, 0, size * sizeof *at->cross);
    memset(at->lost, 0, size * sizeof *at->lost);
    for (size_t study = 0; study < levels->studies; study++) {
        double log_det = add_up_study(levels, study, sigma2);

        if (!isfinite(log_det)) {
            at->log_det = log_det;
            return;
        }
        add(&at->log_det, &lost, log_det);
        for (size_t i = 0; i < size; i++) {
            add(&at->cross[i], &at->lost[i], at->part[i]);
        }
    }
}

// From the cross product to coefficients and what they leave. False: singular.
static bool solve(const struct levels *levels)
{
    struct levels_at *at = levels->at;
    size_t p = (size_t)levels->p;
    const double *last = at->cross + p; // the row of y: element j at j (p + 1)

    for (size_t j = 0; j < p; j++) {
        memcpy(at->m + j * p, at->cross + j * (p + 1), p * sizeof *at->m);
    }
    if (!matrix_invert(at->m, levels->p, &at->log_det_x)) {
        return false;
    }
    at->explained = 0;
    for (size_t i = 0; i < p; i++) {
        at->b[i] = 0;
        for (size_t j = 0; j < p; j++) {
            at->b[i] += at->m[i + j * p] * last[j * (p + 1)];
        }
        at->explained += at->b[i] * last[i * (p + 1)];
    }
    at->rss = last[p * (p + 1)] - at->explained;
    return true;
}

static bool is_at(const struct levels_at *at, const double *sigma2)
{
    return at->sigma2[LEVEL_BETWEEN] == sigma2[LEVEL_BETWEEN]
        && at->sigma2[LEVEL_WITHIN] == sigma2[LEVEL_WITHIN];
}

// Takes what is explained out of y. With variances of very different size
// weighted and plain least squares are far apart, and what is left would be a
// small difference of large numbers.
static void take_out_fit(struct levels *levels)
{
    const double *b = levels->at->b;
    size_t p = (size_t)levels->p;

    for (size_t i = 0; i < levels->k; i++) {
        double *row = levels->rows + i * (p + 1);

        row[p] -= matrix_dot(row, b, p);
    }
    for (size_t j = 0; j < p; j++) {
        levels->taken[j] += b[j];
    }
}

// Adds up and solves at sigma2. False: singular.
static bool compute(struct levels *levels, const double *sigma2)
{
    add_up(levels, sigma2);
    return isfinite(levels->at->log_det) && solve(levels);
}

double levels_minus_loglik(const double *sigma2, void *levels_given)
{
    struct levels *levels = levels_given;
    struct levels_at *at = levels->at;
    double k = (double)levels->k;
    bool done;

    if (is_at(at, sigma2)) {
        return at->minus_loglik;
    }
    memcpy(at->sigma2, sigma2, sizeof at->sigma2);
    done = compute(levels, sigma2);
    if (done && at->explained > EXPLAINED_MOST * fabs(at->rss)) {
        take_out_fit(levels);
        done = compute(levels, sigma2);
    }
    if (!done) {
        at->minus_loglik = INFINITY;
        return INFINITY;
    }
    at->minus_loglik = (k * LOG_2_PI + at->log_det + at->rss) / 2;
    if (levels->reml) {
        at->minus_loglik += (at->log_det_x - levels->p * LOG_2_PI) / 2;
    }
    return at->minus_loglik;
}

bool levels_make(struct arena *arena, const struct pool_levels_data *data,
                 bool reml, struct levels *levels, struct err *err)
{
    double *columns;

    *levels = (struct levels){.k = data->k, .p = data->p, .reml = reml};
    if (!check_data(data, err)
        || !make_columns(arena, data, levels, &columns, err)) {
        return false;
    }
    fill_rows(arena, data, levels, columns,
              take_out(arena, data, levels, columns));
    levels->at = at_make(arena, levels);
    levels->sums = levels_sums_make(arena, levels->p);
    return true;
}
