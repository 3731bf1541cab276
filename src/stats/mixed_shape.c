// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_shape.h"

#include "base/arena.h"
#include "stats/block.h"

#include <math.h>
#include <string.h>

// ---- what cannot be fitted --------------------------------------------------

static bool check_finite(const double *values, size_t count, const char *what,
                         struct err *err)
{
    for (size_t i = 0; values && i < count; i++) {
        if (!isfinite(values[i]) || fabs(values[i]) > 1e100) {
            return err_set(err, ERR_INPUT,
                           "%s holds something that is not a number that can "
                           "be reckoned with (%g)",
                           what, values[i]);
        }
    }
    return true;
}

static bool check_weights(const struct mixed_data *data, struct err *err)
{
    for (size_t i = 0; data->weights && i < data->n; i++) {
        if (!(data->weights[i] > 0 && data->weights[i] < 1e100)) {
            return err_set(err, ERR_INPUT,
                           "weights are numbers above 0, this one is %g: leave "
                           "rows without weight out of the file",
                           data->weights[i]);
        }
    }
    return true;
}

static bool check_term(const struct mixed_data *data, int k, struct err *err)
{
    const struct mixed_term *term = &data->terms[k];

    if (term->q < 1 || term->q > MIXED_EFFECTS_MAX) {
        return err_set(err, ERR_LIMIT,
                       "random term %d has %d effects: 1 to %d can be fitted",
                       k + 1, term->q, (int)MIXED_EFFECTS_MAX);
    }
    return check_finite(term->z, data->n * (size_t)term->q,
                        "a random effect's column", err);
}

bool mixed_shape_check(const struct mixed_data *data, struct err *err)
{
    if (data->term_count < 1 || data->term_count > MIXED_TERMS_MAX) {
        return err_set(err, ERR_INPUT, "%d random terms: 1 to %d can be fitted",
                       data->term_count, (int)MIXED_TERMS_MAX);
    }
    if (data->p < 1 || data->p > MIXED_COLUMNS_MAX) {
        return err_set(err, ERR_INPUT,
                       "%d fixed effects: 1 to %d can be fitted", data->p,
                       (int)MIXED_COLUMNS_MAX);
    }
    if (data->n == 0) {
        return err_set(err, ERR_INPUT, "there are no rows");
    }
    for (int k = 0; k < data->term_count; k++) {
        if (!check_term(data, k, err)) {
            return false;
        }
    }
    return check_finite(data->y, data->n, "the response", err)
        && check_finite(data->x, data->n * (size_t)data->p,
                        "a predictor's column", err)
        && check_finite(data->offset, data->n, "the offset", err)
        && check_weights(data, err);
}

// ---- columns ----------------------------------------------------------------

// The value that a whole column has, 0 if it has several.
static double constant_of(const double *column, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (column[i] != column[0]) {
            return 0;
        }
    }
    return column[0];
}

// The power of two next to a size, 1 for nothing.
static double near_power(double size)
{
    int exponent;

    if (!(size > 0)) {
        return 1;
    }
    (void)frexp(size, &exponent);
    return ldexp(1, exponent - 1);
}

// Where a column is moved to and how it is scaled. The middle is rounded to
// eighths of the scale, so that few digits of the data are lost in moving.
static struct mixed_column settle(const double *data, const double *less,
                                  size_t n, bool moved)
{
    struct mixed_column column = {data, 0, 1};
    double first = data[0] - (less ? less[0] : 0);
    double sum = 0;
    double squares = 0;
    double mean;

    for (size_t i = 0; i < n; i++) {
        sum += data[i] - (less ? less[i] : 0) - first;
    }
    mean = moved ? first + sum / (double)n : 0;
    for (size_t i = 0; i < n; i++) {
        double away = data[i] - (less ? less[i] : 0) - mean;

        squares += away * away;
    }
    column.scale = near_power(sqrt(squares / (double)n));
    column.origin = squares > 0 && moved
                      ? column.scale * nearbyint(8 * mean / column.scale) / 8
                      : mean;
    return column;
}

// A constant column is basis column 0, whatever its value.
static int find_or_add(struct mixed_shape *shape, const double *data,
                       bool moved)
{
    struct mixed_column new = settle(data, NULL, shape->n, moved);

    for (int i = 1; i < shape->width; i++) {
        const struct mixed_column *old = &shape->columns[i];

        if (old->origin == new.origin && old->scale == new.scale
            && (old->data == data
                || memcmp(old->data, data, shape->n * sizeof *data) == 0)) {
            return i;
        }
    }
    shape->columns[shape->width] = new;
    return shape->width++;
}

static void place_fixed(struct arena *arena, const struct mixed_data *data,
                        struct mixed_shape *shape)
{
    shape->fixed = arena_take(arena, (size_t)data->p, sizeof *shape->fixed);
    shape->p = data->p;
    shape->one = -1;
    for (int j = 0; j < data->p && shape->one < 0; j++) {
        shape->one_value = constant_of(data->x + (size_t)j * data->n, data->n);
        shape->one = shape->one_value != 0 ? j : -1;
    }
    for (int j = 0; j < data->p; j++) {
        shape->fixed[j] = j == shape->one
                            ? 0
                            : find_or_add(shape, data->x + (size_t)j * data->n,
                                          shape->one >= 0);
    }
}

// Basis columns of one term into its factor, and how they go back.
static void place_term(struct arena *arena, const struct mixed_term *term,
                       struct mixed_shape *shape, struct mixed_block *block)
{
    struct mixed_factor *factor = &shape->factors[block->factor];
    int q = term->q;
    int one = -1;
    double value = 0;

    block->u = arena_take(arena, block_size(q, q), sizeof *block->u);
    for (int j = 0; j < q && one < 0; j++) {
        value = constant_of(term->z + (size_t)j * shape->n, shape->n);
        one = value != 0 ? j : -1;
    }
    for (int j = 0; j < q; j++) {
        double *u = block_column(block->u, q, j);
        int *column = &factor->column[block->at + j];

        if (j == one) {
            *column = 0;
            u[j] = value;
            continue;
        }
        *column = find_or_add(shape, term->z + (size_t)j * shape->n, one >= 0);
        u[j] = shape->columns[*column].scale;
        if (one >= 0) {
            u[one] = shape->columns[*column].origin;
        }
    }
}

// ---- factors ----------------------------------------------------------------

// For each unit of `fine` the unit of `coarse` around it; false: it has rows in
// several.
static bool find_parents(const struct mixed_factor *fine,
                         const struct mixed_factor *coarse, size_t n,
                         uint32_t *parent)
{
    memset(parent, 0xff, fine->units * sizeof *parent);
    for (size_t i = 0; i < n; i++) {
        uint32_t *own = &parent[fine->level[i]];

        if (*own == UINT32_MAX) {
            *own = coarse->level[i];
        } else if (*own != coarse->level[i]) {
            return false;
        }
    }
    return true;
}

// Terms whose rows are numbered alike are of one factor.
static int factor_of(struct mixed_shape *shape, const struct mixed_term *term)
{
    for (int i = 0; i < shape->factor_count; i++) {
        const struct mixed_factor *old = &shape->factors[i];

        if (old->units == term->level_count
            && (old->level == term->level
                || memcmp(old->level, term->level,
                          shape->n * sizeof *term->level)
                       == 0)) {
            return i;
        }
    }
    shape->factors[shape->factor_count] =
        (struct mixed_factor){.units = term->level_count, .level = term->level};
    return shape->factor_count++;
}

// Most units first; equal ones as they were.
static void order_factors(struct mixed_shape *shape)
{
    for (int i = 1; i < shape->factor_count; i++) {
        for (int j = i;
             j > 0 && shape->factors[j - 1].units < shape->factors[j].units;
             j--) {
            struct mixed_factor swap = shape->factors[j];

            shape->factors[j] = shape->factors[j - 1];
            shape->factors[j - 1] = swap;
        }
    }
}

static bool place_blocks(struct arena *arena, const struct mixed_data *data,
                         struct mixed_shape *shape, struct err *err)
{
    for (int k = 0; k < data->term_count; k++) {
        (void)factor_of(shape, &data->terms[k]);
    }
    order_factors(shape);
    for (int k = 0; k < data->term_count; k++) {
        struct mixed_block *block = &shape->terms[k];
        struct mixed_factor *factor;

        block->factor = factor_of(shape, &data->terms[k]);
        factor = &shape->factors[block->factor];
        block->at = factor->q;
        block->q = data->terms[k].q;
        block->theta = shape->theta_count;
        factor->q += block->q;
        shape->theta_count += block->q * (block->q + 1) / 2;
        if (factor->q > MIXED_EFFECTS_MAX
            || shape->theta_count > MIXED_THETA_MAX) {
            return err_set(err, ERR_LIMIT,
                           "too many random effects: %d for one kind of group "
                           "and %d variances and covariances are the most",
                           (int)MIXED_EFFECTS_MAX, (int)MIXED_THETA_MAX);
        }
    }
    for (int i = 0; i < shape->factor_count; i++) {
        shape->factors[i].column = arena_take(
            arena, (size_t)shape->factors[i].q, sizeof *shape->fixed);
    }
    for (int k = 0; k < data->term_count; k++) {
        place_term(arena, &data->terms[k], shape, &shape->terms[k]);
    }
    return true;
}

static void find_nesting(struct arena *arena, struct mixed_shape *shape)
{
    shape->nested = true;
    for (int i = 0; i + 1 < shape->factor_count && shape->nested; i++) {
        struct mixed_factor *factor = &shape->factors[i];

        factor->parent =
            arena_take(arena, factor->units, sizeof *factor->parent);
        shape->nested =
            find_parents(factor, factor + 1, shape->n, factor->parent);
    }
}

bool mixed_shape_of(struct arena *arena, const struct mixed_data *data,
                    struct mixed_shape *shape, struct err *err)
{
    // x, the z of all terms, the constant and the response
    size_t most = 2 + MIXED_COLUMNS_MAX + MIXED_TERMS_MAX * MIXED_EFFECTS_MAX;

    *shape = (struct mixed_shape){.n = data->n,
                                  .weights = data->weights,
                                  .offset = data->offset,
                                  .term_count = data->term_count};
    if (!mixed_shape_check(data, err)) {
        return false;
    }
    shape->columns = arena_take(arena, most, sizeof *shape->columns);
    shape->columns[shape->width++] = (struct mixed_column){NULL, 0, 1};
    shape->factors = arena_take(arena, MIXED_TERMS_MAX, sizeof *shape->factors);
    shape->terms = arena_take(arena, MIXED_TERMS_MAX, sizeof *shape->terms);
    place_fixed(arena, data, shape);
    if (!place_blocks(arena, data, shape, err)) {
        return false;
    }
    shape->columns[shape->width++] =
        settle(data->y, data->offset, data->n, shape->one >= 0);
    find_nesting(arena, shape);
    return true;
}

void mixed_shape_row(const struct mixed_shape *shape, size_t row, double *v)
{
    int last = shape->width - 1;

    v[0] = 1;
    for (int j = 1; j <= last; j++) {
        const struct mixed_column *column = &shape->columns[j];

        v[j] = (column->data[row]
                - (j == last && shape->offset ? shape->offset[row] : 0)
                - column->origin)
             / column->scale;
    }
}

void mixed_shape_back(const struct mixed_shape *shape, double *back,
                      double *shift)
{
    const struct mixed_column *y = &shape->columns[shape->width - 1];
    int p = shape->p;

    memset(back, 0, (size_t)(p * p) * sizeof *back);
    memset(shift, 0, (size_t)p * sizeof *shift);
    for (int j = 0; j < p; j++) {
        const struct mixed_column *column = &shape->columns[shape->fixed[j]];

        back[j + j * p] =
            y->scale / (j == shape->one ? shape->one_value : column->scale);
        if (shape->one >= 0 && j != shape->one) {
            back[shape->one + j * p] =
                -back[j + j * p] * column->origin / shape->one_value;
        }
    }
    if (shape->one >= 0) {
        shift[shape->one] = y->origin / shape->one_value;
    }
}
