// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_sparse.h"

#include "base/arena.h"
#include "stats/block.h"
#include "stats/mixed_meetings.h"
#include "stats/mixed_unit.h"
#include "stats/sparse.h"

static double *take_columns(struct arena *arena,
                            const struct mixed_sparse *sparse)
{
    return arena_take(arena, sparse->effects,
                      (size_t)sparse->shape->width * sizeof(double));
}

struct mixed_sparse *mixed_sparse_open(struct arena *arena,
                                       const struct mixed_shape *shape,
                                       double *total, double *log_weights,
                                       struct err *err)
{
    struct mixed_sparse *sparse = arena_take(arena, 1, sizeof *sparse);

    sparse->shape = shape;
    sparse->total = total;
    *log_weights = 0;
    if (!mixed_meetings_find(arena, sparse, total, log_weights, err)) {
        return NULL;
    }
    sparse->right = take_columns(arena, sparse);
    sparse->solved = take_columns(arena, sparse);
    sparse->dressed = take_columns(arena, sparse);
    sparse->left = take_columns(arena, sparse);
    return sparse;
}

void mixed_sparse_close(struct mixed_sparse *sparse)
{
    if (sparse) {
        sparse_close(sparse->matrix);
        sparse->matrix = NULL;
    }
}

// The columns of the own effects: Z'Z of one unit.
static void pick_own(const struct mixed_sparse *sparse, int f,
                     const double *own, double *a)
{
    const struct mixed_factor *factor = &sparse->shape->factors[f];

    block_pick_columns(factor->q, factor->column, factor->q, own, a);
}

// ---- up ---------------------------------------------------------------------

// L_row' (product) L_column of one meeting, or of a unit with itself.
static void dress(const struct mixed_sparse *sparse, double *const *l, int f,
                  int g, const double *product, double *dressed)
{
    double half[MIXED_UNIT_SIZE] = {0};
    int q = mixed_meetings_effects(sparse, f);
    int rows = mixed_meetings_effects(sparse, g);

    memset(dressed, 0, (size_t)(rows * q) * sizeof *dressed);
    block_add_product(rows, q, q, product, l[f], half);
    block_add_crossed(rows, rows, q, l[g], half, dressed);
}

// The numbers of the columns of one unit.
static void write_columns(struct mixed_sparse *sparse, double *const *l,
                          size_t unit)
{
    double *values = sparse_values(sparse->matrix);
    int f = mixed_meetings_factor(sparse, unit);
    int q = mixed_meetings_effects(sparse, f);
    const int64_t *first =
        sparse->first + mixed_meetings_effect(sparse, f, unit);
    double a[MIXED_UNIT_SIZE];
    double dressed[MIXED_UNIT_SIZE];

    pick_own(sparse, f, mixed_meetings_own(sparse, f, unit), a);
    dress(sparse, l, f, f, a, dressed);
    for (int j = 0; j < q; j++) {
        dressed[j + j * q] += 1;
        memcpy(values + first[j], dressed + j + (ptrdiff_t)j * q,
               (size_t)(q - j) * sizeof *values);
    }
    for (size_t m = sparse->first_meeting[unit];
         m < sparse->first_meeting[unit + 1]; m++) {
        const struct mixed_meeting *meeting = &sparse->meetings[m];
        int g = mixed_meetings_factor(sparse, meeting->row);
        int rows = mixed_meetings_effects(sparse, g);

        dress(sparse, l, f, g, sparse->products + meeting->values, dressed);
        for (int j = 0; j < q; j++) {
            memcpy(values + first[j] + q - j + meeting->place,
                   block_column(dressed, rows, j),
                   (size_t)rows * sizeof *values);
        }
    }
}

// L'Z'[basis, y], effects x width.
static void write_right(struct mixed_sparse *sparse, double *const *l,
                        size_t unit)
{
    int f = mixed_meetings_factor(sparse, unit);
    int q = mixed_meetings_effects(sparse, f);
    size_t effect = mixed_meetings_effect(sparse, f, unit);
    const double *own = mixed_meetings_own(sparse, f, unit);

    for (int j = 0; j < sparse->shape->width; j++) {
        double *to = sparse->right + (size_t)j * sparse->effects + effect;

        memset(to, 0, (size_t)q * sizeof *to);
        block_add_crossed(q, q, 1, l[f], own + (size_t)(j * q), to);
    }
}

// Element (i, j) of what the effects leave: total - right_i' solved_j.
static double left_of(const struct mixed_sparse *sparse, int i, int j)
{
    const double *a = sparse->right + (size_t)i * sparse->effects;
    const double *b = sparse->solved + (size_t)j * sparse->effects;
    double sum = sparse->total[i + j * sparse->shape->width];

    for (size_t k = 0; k < sparse->effects; k++) {
        sum -= a[k] * b[k];
    }
    return sum;
}

bool mixed_sparse_reduce(struct mixed_sparse *sparse, double *const *l,
                         double *reduced, double *log_det)
{
    int width = sparse->shape->width;

    for (size_t i = 0; i < sparse->units; i++) {
        write_columns(sparse, l, i);
        write_right(sparse, l, i);
    }
    memcpy(sparse->solved, sparse->right,
           sparse->effects * (size_t)width * sizeof *sparse->solved);
    if (!sparse_factorise(sparse->matrix, log_det)
        || !sparse_solve(sparse->matrix, sparse->solved, width)) {
        return false;
    }
    for (int j = 0; j < width; j++) {
        for (int i = j; i < width; i++) {
            reduced[i + j * width] = left_of(sparse, i, j);
        }
    }
    block_mirror(reduced, width);
    return true;
}

// ---- down -------------------------------------------------------------------

// The inverse of M between the effects of a unit and itself (q x q).
static void inverse_own(const struct mixed_sparse *sparse, int f, size_t unit,
                        double *inverse)
{
    int q = mixed_meetings_effects(sparse, f);
    size_t effect = mixed_meetings_effect(sparse, f, unit);

    for (int j = 0; j < q; j++) {
        const double *from =
            sparse->inverse + sparse->first[effect + (size_t)j];

        for (int i = j; i < q; i++) {
            inverse[i + j * q] = *from;
            inverse[j + i * q] = *from++;
        }
    }
}

// Adds 2 Z'Z_jk L_k N_kj to the slope of unit j's factor, where N is M^-1.
static void add_inverse(int qj, int qk, const double *product,
                        const double *l_k, const double *inverse, double *slope)
{
    double ln[MIXED_UNIT_SIZE] = {0};
    double sum[MIXED_UNIT_SIZE] = {0};

    block_add_product(qk, qk, qj, l_k, inverse, ln);
    block_add_product(qj, qk, qj, product, ln, sum);
    for (int i = 0; i < qj * qj; i++) {
        slope[i] += 2 * sum[i];
    }
}

// What ln|M| says: own block, then both sides of each meeting.
static void slope_of_determinant(struct mixed_sparse *sparse, double *const *l,
                                 size_t unit, double *const *slope)
{
    int f = mixed_meetings_factor(sparse, unit);
    int q = mixed_meetings_effects(sparse, f);
    size_t effect = mixed_meetings_effect(sparse, f, unit);
    double a[MIXED_UNIT_SIZE];
    double inverse[MIXED_UNIT_SIZE];

    pick_own(sparse, f, mixed_meetings_own(sparse, f, unit), a);
    inverse_own(sparse, f, unit, inverse);
    add_inverse(q, q, a, l[f], inverse, slope[f]);
    for (size_t m = sparse->first_meeting[unit];
         m < sparse->first_meeting[unit + 1]; m++) {
        const struct mixed_meeting *meeting = &sparse->meetings[m];
        int g = mixed_meetings_factor(sparse, meeting->row);
        int rows = mixed_meetings_effects(sparse, g);
        const double *product = sparse->products + meeting->values;
        double turned[MIXED_UNIT_SIZE];

        for (int j = 0; j < q; j++) {
            memcpy(inverse + (size_t)(j * rows),
                   sparse->inverse + sparse->first[effect + (size_t)j] + q - j
                       + meeting->place,
                   (size_t)rows * sizeof *inverse);
        }
        block_transpose(rows, q, product, a);
        add_inverse(q, rows, a, l[g], inverse, slope[f]);
        block_transpose(rows, q, inverse, turned);
        add_inverse(rows, q, product, l[f], turned, slope[g]);
    }
}

// `dressed` of one unit: minus L times what was solved (q x width).
static void dress_solved(const struct mixed_sparse *sparse, double *const *l,
                         size_t unit)
{
    int width = sparse->shape->width;
    int f = mixed_meetings_factor(sparse, unit);
    int q = mixed_meetings_effects(sparse, f);
    size_t effect = mixed_meetings_effect(sparse, f, unit);
    double *to = sparse->dressed + effect * (size_t)width;

    memset(to, 0, block_size(q, width) * sizeof *to);
    for (int j = 0; j < width; j++) {
        const double *solved =
            sparse->solved + (size_t)j * sparse->effects + effect;

        for (int k = 0; k < q; k++) {
            block_add(block_column(to, q, j), -solved[k],
                      block_column_of(l[f], q, k), q);
        }
    }
}

// Takes Z'Z times what one unit has in `dressed` out of `left`, which begins as
// Z'[basis, y]: of the unit and of those it meets.
static void find_left(const struct mixed_sparse *sparse, size_t unit)
{
    int width = sparse->shape->width;
    int f = mixed_meetings_factor(sparse, unit);
    int q = mixed_meetings_effects(sparse, f);
    size_t at = mixed_meetings_effect(sparse, f, unit) * (size_t)width;
    double a[MIXED_UNIT_SIZE];

    pick_own(sparse, f, mixed_meetings_own(sparse, f, unit), a);
    block_add_product(q, q, width, a, sparse->dressed + at, sparse->left + at);
    for (size_t m = sparse->first_meeting[unit];
         m < sparse->first_meeting[unit + 1]; m++) {
        const struct mixed_meeting *meeting = &sparse->meetings[m];
        int g = mixed_meetings_factor(sparse, meeting->row);
        int rows = mixed_meetings_effects(sparse, g);
        size_t other =
            mixed_meetings_effect(sparse, g, meeting->row) * (size_t)width;
        const double *product = sparse->products + meeting->values;

        block_add_product(rows, q, width, product, sparse->dressed + at,
                          sparse->left + other);
        block_add_crossed(q, rows, width, product, sparse->dressed + other,
                          sparse->left + at);
    }
}

// What the sums that are left say: -2 left S solved', unit by unit.
static void slope_of_left(const struct mixed_sparse *sparse, size_t unit,
                          const double *s, double *const *slope)
{
    int width = sparse->shape->width;
    int f = mixed_meetings_factor(sparse, unit);
    int q = mixed_meetings_effects(sparse, f);
    size_t effect = mixed_meetings_effect(sparse, f, unit);
    const double *own = sparse->left + effect * (size_t)width;

    for (int j = 0; j < width; j++) {
        double toward[MIXED_EFFECTS_MAX] = {0};

        block_add_vector(q, width, own, block_column_of(s, width, j), toward);
        block_add_outer(q, 1, -2, toward,
                        sparse->solved + (size_t)j * sparse->effects + effect,
                        slope[f]);
    }
}

bool mixed_sparse_slope(struct mixed_sparse *sparse, double *const *l,
                        const double *by_reduced, double *const *slope)
{
    bool good = sparse_inverse(sparse->matrix, sparse->inverse);

    for (int f = 0; f < sparse->shape->factor_count; f++) {
        int q = mixed_meetings_effects(sparse, f);

        memset(slope[f], 0, (size_t)(q * q) * sizeof(double));
    }
    memcpy(sparse->left, sparse->own,
           sparse->effects * (size_t)sparse->shape->width * sizeof(double));
    for (size_t i = 0; i < sparse->units; i++) {
        dress_solved(sparse, l, i);
    }
    for (size_t i = 0; good && i < sparse->units; i++) {
        find_left(sparse, i);
    }
    for (size_t i = 0; good && i < sparse->units; i++) {
        slope_of_determinant(sparse, l, i, slope);
        slope_of_left(sparse, i, by_reduced, slope);
    }
    return good;
}

// ---- effects ----------------------------------------------------------------

static void tell_unit(const struct mixed_sparse *sparse, const double *l,
                      const double *coefficients, size_t unit, double *mode,
                      double *variance)
{
    int factor = mixed_meetings_factor(sparse, unit);
    int q = mixed_meetings_effects(sparse, factor);
    size_t effect = mixed_meetings_effect(sparse, factor, unit);
    double inverse[MIXED_UNIT_SIZE] = {0};
    double half[MIXED_UNIT_SIZE];
    double spherical[MIXED_EFFECTS_MAX] = {0};

    for (int j = 0; j < sparse->shape->width; j++) {
        block_add(spherical, -coefficients[j],
                  sparse->solved + (size_t)j * sparse->effects + effect, q);
    }
    block_product(q, q, 1, l, spherical, mode);
    inverse_own(sparse, factor, unit, inverse);
    block_product(q, q, q, l, inverse, half);
    memset(variance, 0, block_size(q, q) * sizeof *variance);
    block_add_outer(q, q, 1, half, l, variance); // L M^-1 L'
}

void mixed_sparse_effects(const struct mixed_sparse *sparse, double *const *l,
                          const double *coefficients, int factor,
                          const struct mixed_modes *modes)
{
    size_t q = (size_t)mixed_meetings_effects(sparse, factor);
    size_t first = sparse->first_unit[factor];

    for (size_t i = 0; i < sparse->first_unit[factor + 1] - first; i++) {
        tell_unit(sparse, l[factor], coefficients, first + i,
                  modes->mode + i * q, modes->variance + i * q * q);
    }
}
