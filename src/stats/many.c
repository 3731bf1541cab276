// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/many.h"

#include "base/arena.h"
#include "stats/matrix.h"

#include <math.h>
#include <string.h>

static const double LOG_2_PI = 1.8378770664093454836;
// Known covariances are printed with few digits; so much may they differ from
// their mirror image.
static const double ASYMMETRY = 1e-6;

// ---- what is given ----------------------------------------------------------

static bool check_counts(const struct pool_many_data *data, struct err *err)
{
    if (data->outcomes < 1 || data->outcomes > POOL_MANY_OUTCOMES_MAX) {
        return err_set(err, ERR_LIMIT,
                       "%d outcomes: between 1 and %d are possible",
                       data->outcomes, POOL_MANY_OUTCOMES_MAX);
    }
    if (data->x && (data->p < 1 || data->p > POOL_COEFFICIENTS_MAX)) {
        return err_set(err, ERR_LIMIT,
                       "%d coefficients: between 1 and %d are possible; use "
                       "fewer moderators",
                       data->p, POOL_COEFFICIENTS_MAX);
    }
    return true;
}

static bool check_effects(const struct pool_many_data *data, struct err *err)
{
    for (size_t i = 0; i < data->k; i++) {
        if (!isfinite(data->yi[i])) {
            return err_set(err, ERR_INPUT, "effect %zu is not a number", i + 1);
        }
        if (data->study[i] >= data->k
            || data->outcome[i] >= (uint32_t)data->outcomes) {
            return err_set(err, ERR_BUG, "effect %zu: study %u, outcome %u",
                           i + 1, data->study[i], data->outcome[i]);
        }
    }
    for (size_t i = 0; data->x && i < data->k * (size_t)data->p; i++) {
        if (!isfinite(data->x[i])) {
            return err_set(err, ERR_INPUT,
                           "a moderator is not a number, from row %zu on",
                           i % data->k + 1);
        }
    }
    return true;
}

static bool outcome_is_in_two(const struct pool_many_data *data,
                              uint32_t outcome)
{
    size_t first = data->k;

    for (size_t i = 0; i < data->k; i++) {
        if (data->outcome[i] != outcome) {
            continue;
        }
        if (first < data->k && data->study[i] != data->study[first]) {
            return true;
        }
        first = first < data->k ? first : i;
    }
    return false;
}

// Every outcome in two studies or more: with one, its mean has taken all.
static bool check_outcomes(const struct pool_many_data *data, struct err *err)
{
    for (uint32_t outcome = 0; outcome < (uint32_t)data->outcomes; outcome++) {
        if (!outcome_is_in_two(data, outcome)) {
            return err_set(err, ERR_INPUT,
                           "outcome %u is in fewer than two studies: leave it "
                           "out",
                           outcome + 1);
        }
    }
    return true;
}

static bool check_studies(const struct many *many, struct err *err)
{
    if (many->studies.largest > POOL_MANY_STUDY_MAX) {
        return err_set(err, ERR_LIMIT,
                       "a study with %zu effects: %d are possible",
                       many->studies.largest, POOL_MANY_STUDY_MAX);
    }
    return many->k > (size_t)many->p
        || err_set(err, ERR_INPUT,
                   "%zu effects are too few for %d coefficients: at least one "
                   "more is needed",
                   many->k, many->p);
}

// ---- known covariances ------------------------------------------------------

// The known covariance of effect i with the one at `place` of its study.
static double known_at(const struct pool_many_data *data, size_t i,
                       size_t place)
{
    return place < (size_t)data->width ? data->v[i + place * data->k] : NAN;
}

static size_t place_of(const struct pool_many_data *data, size_t i,
                       size_t counted)
{
    return data->place ? data->place[i] : counted;
}

static bool read_pair(const struct pool_many_data *data, const size_t *row,
                      size_t a, size_t b, double *to)
{
    double one = known_at(data, row[a], place_of(data, row[b], b));
    double other = known_at(data, row[b], place_of(data, row[a], a));
    double size = fabs(known_at(data, row[a], place_of(data, row[a], a)))
                + fabs(known_at(data, row[b], place_of(data, row[b], b)));

    *to = (one + other) / 2;
    return fabs(one - other) <= ASYMMETRY * size; // false for NAN
}

static bool read_study(const struct pool_many_data *data, const size_t *row,
                       size_t n, double *known)
{
    bool good = true;

    for (size_t i = 0; data->width == 0 && i < n; i++) {
        known[i + i * n] = data->v[row[i]];
    }
    for (size_t ab = 0; data->width > 0 && good && ab < n * n; ab++) {
        good = read_pair(data, row, ab % n, ab / n, &known[ab]);
    }
    return good;
}

static bool study_is_positive(const struct many *many, size_t study,
                              double *copy)
{
    size_t begin = many->studies.start[study];
    size_t n = many->studies.start[study + 1] - begin;

    memcpy(copy, many->known + many->offset[study], n * n * sizeof *copy);
    for (size_t i = 0; i < n * n; i++) {
        if (!isfinite(copy[i])) {
            return false;
        }
    }
    return matrix_cholesky(copy, (int)n);
}

static bool read_known(struct arena *arena, const struct pool_many_data *data,
                       struct many *many, struct err *err)
{
    const struct clusters *studies = &many->studies;
    size_t size = 0;
    double *copy =
        arena_take(arena, studies->largest, studies->largest * sizeof *copy);

    many->offset = arena_take(arena, studies->count, sizeof(size_t));
    for (size_t s = 0; s < studies->count; s++) {
        size_t n = studies->start[s + 1] - studies->start[s];

        many->offset[s] = size;
        size += n * n; // at most k times POOL_MANY_STUDY_MAX
    }
    many->known = arena_take(arena, size, sizeof(double));
    many->inverse = arena_take(arena, size, sizeof(double));
    for (size_t s = 0; s < studies->count; s++) {
        size_t begin = studies->start[s];
        size_t n = studies->start[s + 1] - begin;

        if (!read_study(data, studies->row + begin, n,
                        many->known + many->offset[s])) {
            return err_set(err, ERR_INPUT,
                           "the covariances of study %zu are missing or not "
                           "symmetric",
                           s + 1);
        }
        if (!study_is_positive(many, s, copy)) {
            return err_set(err, ERR_INPUT,
                           "the covariances of study %zu are not positive "
                           "definite: check its variances and correlations",
                           s + 1);
        }
    }
    return true;
}

// ---- columns ----------------------------------------------------------------

static const double *columns_given(struct arena *arena,
                                   const struct pool_many_data *data)
{
    double *x;

    if (data->x) {
        return data->x;
    }
    x = arena_take(arena, data->k, (size_t)data->outcomes * sizeof *x);
    for (size_t i = 0; i < data->k; i++) {
        x[i + data->outcome[i] * data->k] = 1;
    }
    return x;
}

// Takes the share of a column out of y. Returns the share.
static double take_out(const double *column, size_t k, double *y)
{
    double share = matrix_dot(column, y, k);

    for (size_t i = 0; i < k; i++) {
        y[i] -= share * column[i];
    }
    return share;
}

static bool fill_rows(struct arena *arena, const struct pool_many_data *data,
                      struct many *many, struct err *err)
{
    size_t p = (size_t)many->p;
    size_t k = many->k;
    double *columns = arena_take(arena, k, p * sizeof *columns);
    double *y = arena_take(arena, k, sizeof *y);

    many->r = arena_take(arena, p, p * sizeof(double));
    many->taken = arena_take(arena, p, sizeof(double));
    many->rows = arena_take(arena, k, (p + 1) * sizeof(double));
    many->outcome = arena_take(arena, k, sizeof(uint32_t));
    if (!matrix_orthonormal(many->x, k, many->p, columns, many->r)) {
        return err_set(err, ERR_INPUT,
                       "a moderator is a combination of others: leave one out");
    }
    memcpy(y, data->yi, k * sizeof *y);
    for (size_t turn = 0; turn < 2 * p; turn++) { // twice, for its digits
        many->taken[turn % p] += take_out(columns + turn % p * k, k, y);
    }
    for (size_t i = 0; i < k; i++) {
        size_t from = many->studies.row[i];
        double *row = many->rows + i * (p + 1);

        for (size_t j = 0; j < p; j++) {
            row[j] = columns[from + j * k];
        }
        row[p] = y[from];
        many->outcome[i] = data->outcome[from];
    }
    return true;
}

bool many_make(struct arena *arena, const struct pool_many_data *data,
               bool reml, struct many *many, struct err *err)
{
    size_t m;

    if (!check_counts(data, err) || !check_effects(data, err)
        || !check_outcomes(data, err)) {
        return false;
    }
    *many = (struct many){
        .k = data->k,
        .q = (size_t)data->outcomes,
        .p = data->x ? data->p : data->outcomes,
        .reml = reml,
        .studies = clusters_of(arena, data->study, data->k),
        .x = columns_given(arena, data),
    };
    many->parameters = many->q * (many->q + 1) / 2;
    if (!check_studies(many, err) || !read_known(arena, data, many, err)
        || !fill_rows(arena, data, many, err)) {
        return false;
    }
    m = (size_t)many->p + 1;
    many->m = arena_take(arena, m, m * sizeof(double));
    many->b = arena_take(arena, m, sizeof(double));
    many->cross = arena_take(arena, m, m * sizeof(double));
    many->room = arena_take(arena, many->studies.largest, m * sizeof(double));
    many->sums = many_sums_make(arena, many);
    return true;
}

// ---- the likelihood ---------------------------------------------------------

// Adds the outer product of a column that begins in row j.
static void add_outer(const double *column, size_t j, size_t q, double *g)
{
    for (size_t b = j; b < q; b++) {
        for (size_t a = j; a < q; a++) {
            g[a + b * q] += column[a - j] * column[b - j];
        }
    }
}

void many_covariance(const struct many *many, const double *l, double *g)
{
    size_t q = many->q;

    memset(g, 0, q * q * sizeof *g);
    for (size_t j = 0; j < q; j++) {
        add_outer(l, j, q, g);
        l += q - j;
    }
}

// V^-1 of one study. False: not positive definite.
static bool invert_study(struct many *many, size_t study, const double *g)
{
    size_t begin = many->studies.start[study];
    size_t n = many->studies.start[study + 1] - begin;
    const double *known = many->known + many->offset[study];
    double *v = many->inverse + many->offset[study];
    double log_det;

    for (size_t b = 0; b < n; b++) {
        const double *column = g + many->outcome[begin + b] * many->q;

        for (size_t a = 0; a < n; a++) {
            v[a + b * n] = known[a + b * n] + column[many->outcome[begin + a]];
        }
    }
    if (!matrix_invert(v, (int)n, &log_det)) {
        return false;
    }
    many->log_det += log_det;
    return true;
}

void many_weigh_study(const struct many *many, size_t study, double *to)
{
    size_t begin = many->studies.start[study];
    size_t n = many->studies.start[study + 1] - begin;
    size_t m = (size_t)many->p + 1;
    const double *inverse = many->inverse + many->offset[study];

    memset(to, 0, n * m * sizeof *to);
    for (size_t ab = 0; ab < n * n; ab++) {
        const double *from = many->rows + (begin + ab / n) * m;

        for (size_t j = 0; j < m; j++) {
            to[ab % n * m + j] += inverse[ab] * from[j];
        }
    }
}

static void add_study(struct many *many, size_t study)
{
    size_t begin = many->studies.start[study];
    size_t n = many->studies.start[study + 1] - begin;
    size_t m = (size_t)many->p + 1;

    many_weigh_study(many, study, many->room);
    for (size_t a = 0; a < n * m; a++) { // element a % m of row a / m
        const double *row = many->rows + (begin + a / m) * m;
        double *column = many->cross + a % m * m;

        for (size_t j = 0; j < m; j++) {
            column[j] += many->room[a] * row[j];
        }
    }
}

static bool solve(struct many *many)
{
    size_t p = (size_t)many->p;
    const double *y = many->cross + p * (p + 1);

    for (size_t j = 0; j < p; j++) {
        memcpy(many->m + j * p, many->cross + j * (p + 1), p * sizeof *many->m);
    }
    if (!matrix_invert(many->m, many->p, &many->log_det_x)) {
        return false;
    }
    matrix_times(many->m, y, p, many->b);
    many->rss = y[p] - matrix_dot(many->b, y, p);
    return true;
}

double many_at(struct many *many, const double *g)
{
    size_t m = (size_t)many->p + 1;

    many->log_det = 0;
    many->minus_loglik = INFINITY;
    memset(many->cross, 0, m * m * sizeof *many->cross);
    for (size_t study = 0; study < many->studies.count; study++) {
        if (!invert_study(many, study, g)) {
            return INFINITY;
        }
        add_study(many, study);
    }
    if (!solve(many)) {
        return INFINITY;
    }
    many->minus_loglik =
        ((double)many->k * LOG_2_PI + many->log_det + many->rss) / 2;
    if (many->reml) {
        many->minus_loglik += (many->log_det_x - many->p * LOG_2_PI) / 2;
    }
    return many->minus_loglik;
}

double many_minus_loglik(const double *l, void *many_given)
{
    double g[POOL_MANY_OUTCOMES_MAX * POOL_MANY_OUTCOMES_MAX];

    many_covariance(many_given, l, g);
    return many_at(many_given, g);
}
