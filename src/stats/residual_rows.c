// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/residual_rows.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>

// ---- order ------------------------------------------------------------------

struct place {
    uint32_t cluster;
    double position;
    size_t row;
};

static int by_place(const void *one, const void *other)
{
    const struct place *a = one;
    const struct place *b = other;

    if (a->cluster != b->cluster) {
        return a->cluster < b->cluster ? -1 : 1;
    }
    if (a->position < b->position || a->position > b->position) {
        return a->position < b->position ? -1 : 1;
    }
    return a->row < b->row ? -1 : a->row > b->row;
}

static int by_size(const void *one, const void *other)
{
    double a = *(const double *)one;
    double b = *(const double *)other;

    return (a > b) - (a < b);
}

static struct place *sort_places(struct arena *arena,
                                 const struct residual_shape *shape, size_t n)
{
    struct place *places = arena_take(arena, n, sizeof *places);

    for (size_t i = 0; i < n; i++) {
        places[i] =
            (struct place){shape->cluster ? shape->cluster[i] : (uint32_t)i,
                           shape->position ? shape->position[i] : (double)i, i};
    }
    if (shape->cluster) {
        qsort(places, n, sizeof *places, by_place);
    }
    return places;
}

// The lag of a row, or what is wrong with it.
static bool take_lag(const struct residual_shape *shape,
                     const struct place *before, const struct place *place,
                     double *lag, struct residual_clash *clash, struct err *err)
{
    bool whole = shape->kind != RESIDUAL_AR1
              || floor(place->position) == place->position;

    *lag = 0;
    if (shape->kind == RESIDUAL_INDEPENDENT
        || shape->kind == RESIDUAL_EXCHANGE) {
        *lag = before ? 1 : 0;
        return true;
    }
    if (!isfinite(place->position) || !whole) {
        return err_set(err, ERR_INPUT,
                       "a position is not a whole number: AR(1) counts steps; "
                       "for times in between take the continuous one");
    }
    if (!before) {
        return true;
    }
    *lag = shape->position ? place->position - before->position : 1;
    if (*lag > 0) {
        return true;
    }
    *clash = (struct residual_clash){before->row, place->row};
    return err_set(err, ERR_INPUT,
                   "two rows of one group stand at the same "
                   "position: which came first cannot be told");
}

static double median_lag(struct arena *arena, const struct residual_rows *rows)
{
    size_t mark = arena_mark(arena);
    double *lags = arena_take(arena, rows->n, sizeof *lags);
    size_t count = 0;
    double median = 1;

    for (size_t i = 0; i < rows->n; i++) {
        if (rows->lag[i] > 0) {
            lags[count++] = rows->lag[i];
        }
    }
    if (count) {
        qsort(lags, count, sizeof *lags, by_size);
        median = lags[count / 2];
    }
    arena_rewind(arena, mark);
    return median;
}

bool residual_rows_make(struct arena *arena, const struct residual_shape *shape,
                        size_t n, struct residual_rows *rows,
                        struct residual_clash *clash, struct err *err)
{
    size_t length = 0;
    struct place *places;

    *clash = (struct residual_clash){0, 0};
    *rows = (struct residual_rows){
        .shape = *shape,
        .n = n,
        .order = arena_take(arena, n, sizeof *rows->order),
        .lag = arena_take(arena, n, sizeof *rows->lag),
    };
    places = sort_places(arena, shape, n);
    for (size_t i = 0; i < n; i++) {
        bool follows = i > 0 && places[i].cluster == places[i - 1].cluster;

        if (!take_lag(shape, follows ? &places[i - 1] : NULL, &places[i],
                      &rows->lag[i], clash, err)) {
            return false;
        }
        rows->order[i] = places[i].row;
        length = follows ? length + 1 : 1;
        rows->most = length > rows->most ? length : rows->most;
        rows->repeated += follows;
        rows->clusters += !follows;
    }
    rows->step = shape->kind == RESIDUAL_CAR1 ? median_lag(arena, rows) : 1;
    return true;
}

// ---- whitening --------------------------------------------------------------

static double scale_of(const struct residual_rows *rows, const double *ratio,
                       size_t row)
{
    const struct residual_shape *shape = &rows->shape;
    double scale = shape->stratum ? 1 / ratio[shape->stratum[row]] : 1;

    return shape->weights ? scale * sqrt(shape->weights[row]) : scale;
}

// The correlation with the row before it.
static double correlation_at(const struct residual_rows *rows, double phi,
                             size_t i)
{
    return rows->lag[i] > 0 ? pow(phi, rows->lag[i] / rows->step) : 0;
}

// e_t - r e_(t-1), brought to a variance of 1: the last row of the inverse
// Cholesky factor. Backwards, for it is done in place.
static void whiten_chain(const struct residual_rows *rows, double phi,
                         double *to)
{
    for (size_t i = rows->n; i-- > 1;) {
        if (rows->lag[i] > 0) {
            double r = correlation_at(rows, phi, i);

            to[i] = (to[i] - r * to[i - 1]) / sqrt((1 - r) * (1 + r));
        }
    }
}

// The symmetric inverse root of (1 - r) I + r J of m rows: a share of their
// mean is taken off.
static void whiten_cluster(double r, double *to, size_t m)
{
    double others = (double)m - 1;
    double share = 1 - sqrt((1 - r) / (1 + others * r));
    double mean = 0;

    for (size_t i = 0; i < m; i++) {
        mean += to[i] / (double)m;
    }
    for (size_t i = 0; m > 1 && i < m; i++) {
        to[i] = (to[i] - share * mean) / sqrt(1 - r);
    }
}

static size_t cluster_length(const struct residual_rows *rows, size_t first)
{
    size_t m = 1;

    while (first + m < rows->n && rows->lag[first + m] > 0) {
        m++;
    }
    return m;
}

void residual_rows_whiten(const struct residual_rows *rows, double phi,
                          const double *ratio, const double *from, double *to)
{
    for (size_t i = 0; i < rows->n; i++) {
        size_t row = rows->order[i];

        to[i] = from[row] * scale_of(rows, ratio, row);
    }
    if (rows->shape.kind == RESIDUAL_EXCHANGE) {
        for (size_t i = 0, m = 0; i < rows->n; i += m) {
            m = cluster_length(rows, i);
            whiten_cluster(phi, to + i, m);
        }
    } else if (rows->shape.kind != RESIDUAL_INDEPENDENT) {
        whiten_chain(rows, phi, to);
    }
}

double residual_rows_log_det(const struct residual_rows *rows, double phi,
                             const double *ratio)
{
    double sum = 0;

    for (size_t i = 0; i < rows->n; i++) {
        sum -= 2 * log(scale_of(rows, ratio, i));
    }
    if (rows->shape.kind == RESIDUAL_EXCHANGE) {
        for (size_t i = 0, m = 0; i < rows->n; i += m) {
            m = cluster_length(rows, i);
            sum += ((double)m - 1) * log1p(-phi) + log1p(((double)m - 1) * phi);
        }
    } else if (rows->shape.kind != RESIDUAL_INDEPENDENT) {
        for (size_t i = 0; i < rows->n; i++) {
            double r = correlation_at(rows, phi, i);

            sum += log1p(-r * r);
        }
    }
    return sum;
}
