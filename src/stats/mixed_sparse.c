// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_sparse.h"

#include "base/arena.h"
#include "stats/block.h"
#include "stats/mixed_unit.h"
#include "stats/sparse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Two units that meet; `column` is of the factor that comes first. Units are
// counted through all factors.
struct meeting {
    uint32_t column, row;
    size_t values; // in `products`: (q of row) x (q of column)
    size_t place;  // how many rows stand above it in the sparse columns
};

struct mixed_sparse {
    const struct mixed_shape *shape;
    size_t units, effects;
    size_t *first_unit;   // of each factor, and one more
    size_t *first_effect; // of each factor, and one more
    double *own;          // of each unit: q x width, one after the other
    size_t meeting_count;
    struct meeting *meetings; // by column, then row
    size_t *first_meeting;    // of each unit, and one more
    double *products;
    int64_t *first;         // of each column of the sparse matrix
    struct sparse *matrix;  // M = L'Z'ZL + I
    double *right;          // effects x width: L'Z'[basis, y]
    double *solved;         // the same, M^-1 of it
    double *inverse;        // in the pattern of M
    double *dressed, *left; // by unit as `own`; work of the slope
    const double *total;
};

static int factor_of(const struct mixed_sparse *sparse, size_t unit)
{
    int factor = 0;

    while (unit >= sparse->first_unit[factor + 1]) {
        factor++;
    }
    return factor;
}

static int effects_of(const struct mixed_sparse *sparse, int factor)
{
    return sparse->shape->factors[factor].q;
}

// Where the effects of a unit begin.
static size_t effect_of(const struct mixed_sparse *sparse, int factor,
                        size_t unit)
{
    return sparse->first_effect[factor]
         + (unit - sparse->first_unit[factor])
               * (size_t)effects_of(sparse, factor);
}

static double *own_of(const struct mixed_sparse *sparse, int factor,
                      size_t unit)
{
    return sparse->own
         + effect_of(sparse, factor, unit) * (size_t)sparse->shape->width;
}

// ---- which units meet -------------------------------------------------------

struct table { // pairs of units, open addressing; 0: free
    uint64_t *keys;
    size_t *meetings; // and 1
    size_t mask, count;
};

static size_t slot_of(const struct table *table, uint64_t key)
{
    size_t at = (size_t)((key * 0x9e3779b97f4a7c15U) >> 20) & table->mask;

    while (table->meetings[at] && table->keys[at] != key) {
        at = (at + 1) & table->mask;
    }
    return at;
}

static void grow(struct arena *arena, struct table *table)
{
    struct table old = *table;
    size_t room = old.mask ? 2 * (old.mask + 1) : 1024;

    table->keys = arena_take(arena, room, sizeof *table->keys);
    table->meetings = arena_take(arena, room, sizeof *table->meetings);
    table->mask = room - 1;
    for (size_t i = 0; old.mask && i <= old.mask; i++) {
        if (old.meetings[i]) {
            size_t at = slot_of(table, old.keys[i]);

            table->keys[at] = old.keys[i];
            table->meetings[at] = old.meetings[i];
        }
    }
}

static uint64_t key_of(const struct mixed_sparse *sparse, size_t row, int f,
                       int g)
{
    const struct mixed_factor *factors = sparse->shape->factors;

    return (uint64_t)(sparse->first_unit[f] + factors[f].level[row]) << 32
         | (sparse->first_unit[g] + factors[g].level[row]);
}

static void meet(struct arena *arena, struct table *table, uint64_t key)
{
    size_t at;

    if (2 * table->count >= table->mask) {
        grow(arena, table);
    }
    at = slot_of(table, key);
    if (!table->meetings[at]) {
        table->keys[at] = key;
        table->meetings[at] = ++table->count;
    }
}

static int compare_meetings(const void *a, const void *b)
{
    const struct meeting *x = a;
    const struct meeting *y = b;

    if (x->column != y->column) {
        return x->column < y->column ? -1 : 1;
    }
    return x->row < y->row ? -1 : x->row > y->row;
}

// The meetings in order, and in the table where each of them now is.
static void order_meetings(struct arena *arena, struct mixed_sparse *sparse,
                           struct table *table)
{
    size_t products = 0;

    sparse->meeting_count = 0;
    sparse->meetings =
        arena_take(arena, table->count, sizeof *sparse->meetings);
    for (size_t i = 0; i <= table->mask; i++) {
        if (table->meetings[i]) {
            sparse->meetings[sparse->meeting_count++] =
                (struct meeting){.column = (uint32_t)(table->keys[i] >> 32),
                                 .row = (uint32_t)table->keys[i]};
        }
    }
    qsort(sparse->meetings, sparse->meeting_count, sizeof *sparse->meetings,
          compare_meetings);
    sparse->first_meeting =
        arena_take(arena, sparse->units + 1, sizeof *sparse->first_meeting);
    for (size_t i = 0; i < sparse->meeting_count; i++) {
        struct meeting *meeting = &sparse->meetings[i];
        uint64_t key = (uint64_t)meeting->column << 32 | meeting->row;

        table->meetings[slot_of(table, key)] = i + 1;
        sparse->first_meeting[meeting->column + 1] = i + 1;
        meeting->values = products;
        products +=
            (size_t)(effects_of(sparse, factor_of(sparse, meeting->column))
                     * effects_of(sparse, factor_of(sparse, meeting->row)));
    }
    for (size_t i = 0; i < sparse->units; i++) {
        if (sparse->first_meeting[i + 1] < sparse->first_meeting[i]) {
            sparse->first_meeting[i + 1] = sparse->first_meeting[i];
        }
    }
    sparse->products = arena_take(arena, products, sizeof *sparse->products);
}

static bool meet_in_row(struct arena *arena, const struct mixed_sparse *sparse,
                        size_t row, struct table *table, struct err *err)
{
    int factors = sparse->shape->factor_count;

    for (int f = 0; f < factors; f++) {
        for (int g = f + 1; g < factors; g++) {
            meet(arena, table, key_of(sparse, row, f, g));
        }
    }
    return table->count <= MIXED_SPARSE_MEETINGS_MAX
        || err_set(err, ERR_LIMIT,
                   "groups cross each other in more than %d ways: leave one of "
                   "the random terms out",
                   (int)MIXED_SPARSE_MEETINGS_MAX);
}

static bool find_meetings(struct arena *arena, struct mixed_sparse *sparse,
                          struct table *table, struct err *err)
{
    grow(arena, table);
    for (size_t i = 0; i < sparse->shape->n; i++) {
        if (!meet_in_row(arena, sparse, i, table, err)) {
            return false;
        }
    }
    order_meetings(arena, sparse, table);
    return true;
}

// ---- sums -------------------------------------------------------------------

static void add_own(const struct mixed_sparse *sparse, int f, size_t row,
                    const double *v, double weight)
{
    const struct mixed_factor *factor = &sparse->shape->factors[f];
    double *own = own_of(sparse, f, sparse->first_unit[f] + factor->level[row]);

    for (int j = 0; j < sparse->shape->width; j++) {
        for (int i = 0; i < factor->q; i++) {
            own[i + j * factor->q] += weight * v[factor->column[i]] * v[j];
        }
    }
}

static void add_product(const struct mixed_sparse *sparse, int f, int g,
                        double *product, const double *v, double weight)
{
    const struct mixed_factor *column = &sparse->shape->factors[f];
    const struct mixed_factor *row = &sparse->shape->factors[g];

    for (int j = 0; j < column->q; j++) {
        for (int i = 0; i < row->q; i++) {
            product[i + j * row->q] +=
                weight * v[row->column[i]] * v[column->column[j]];
        }
    }
}

static void add_row(const struct mixed_sparse *sparse,
                    const struct table *table, size_t row, const double *v,
                    double weight)
{
    int factors = sparse->shape->factor_count;

    for (int f = 0; f < factors; f++) {
        add_own(sparse, f, row, v, weight);
        for (int g = f + 1; g < factors; g++) {
            size_t slot = slot_of(table, key_of(sparse, row, f, g));
            size_t meeting = table->meetings[slot] - 1;

            add_product(sparse, f, g,
                        sparse->products + sparse->meetings[meeting].values, v,
                        weight);
        }
    }
}

static void add_rows(struct arena *arena, struct mixed_sparse *sparse,
                     const struct table *table, double *total,
                     double *log_weights)
{
    const struct mixed_shape *shape = sparse->shape;
    int width = shape->width;
    double *v = arena_take(arena, (size_t)width, sizeof *v);

    for (size_t i = 0; i < shape->n; i++) {
        double weight = shape->weights ? shape->weights[i] : 1;

        mixed_shape_row(shape, i, v);
        block_add_outer(width, 1, width, weight, v, v, total);
        *log_weights += shape->weights ? log(weight) : 0;
        add_row(sparse, table, i, v, weight);
    }
}

// ---- the pattern ------------------------------------------------------------

// Rows of one column of the sparse matrix, from `from` on; `row` NULL: counted
// only.
static int64_t add_places(int64_t *row, int64_t at, size_t from, int count)
{
    for (int i = 0; row && i < count; i++) {
        row[at + i] = (int64_t)from + i;
    }
    return at + count;
}

// The rows of the columns of one unit: its own effects from the column down,
// then those of the units it meets.
static int64_t add_columns(struct mixed_sparse *sparse, size_t unit,
                           int64_t *row, int64_t at)
{
    int f = factor_of(sparse, unit);
    int q = effects_of(sparse, f);
    size_t effect = effect_of(sparse, f, unit);

    for (int j = 0; j < q; j++) {
        size_t above = 0;

        sparse->first[effect + (size_t)j] = at;
        at = add_places(row, at, effect + (size_t)j, q - j);
        for (size_t m = sparse->first_meeting[unit];
             m < sparse->first_meeting[unit + 1]; m++) {
            struct meeting *meeting = &sparse->meetings[m];
            int g = factor_of(sparse, meeting->row);

            meeting->place = above;
            above += (size_t)effects_of(sparse, g);
            at = add_places(row, at, effect_of(sparse, g, meeting->row),
                            effects_of(sparse, g));
        }
    }
    return at;
}

static bool make_pattern(struct arena *arena, struct mixed_sparse *sparse,
                         struct err *err)
{
    int64_t *row = NULL;
    int64_t count = 0;

    sparse->first =
        arena_take(arena, sparse->effects + 1, sizeof *sparse->first);
    for (int pass = 0; pass < 2; pass++) {
        count = 0;
        for (size_t i = 0; i < sparse->units; i++) {
            count = add_columns(sparse, i, row, count);
        }
        row = row ? row : arena_take(arena, (size_t)count, sizeof *row);
    }
    sparse->first[sparse->effects] = count;
    sparse->inverse = arena_take(arena, (size_t)count, sizeof *sparse->inverse);
    sparse->matrix =
        sparse_open((int64_t)sparse->effects, sparse->first, row, err);
    return sparse->matrix != NULL;
}

static void count_units(struct arena *arena, struct mixed_sparse *sparse)
{
    int factors = sparse->shape->factor_count;

    sparse->first_unit = arena_take(arena, (size_t)factors + 1, sizeof(size_t));
    sparse->first_effect =
        arena_take(arena, (size_t)factors + 1, sizeof(size_t));
    for (int i = 0; i < factors; i++) {
        const struct mixed_factor *factor = &sparse->shape->factors[i];

        sparse->first_unit[i + 1] = sparse->first_unit[i] + factor->units;
        sparse->first_effect[i + 1] =
            sparse->first_effect[i] + factor->units * (size_t)factor->q;
    }
    sparse->units = sparse->first_unit[factors];
    sparse->effects = sparse->first_effect[factors];
}

struct mixed_sparse *mixed_sparse_open(struct arena *arena,
                                       const struct mixed_shape *shape,
                                       double *total, double *log_weights,
                                       struct err *err)
{
    struct mixed_sparse *sparse = arena_take(arena, 1, sizeof *sparse);
    size_t width = (size_t)shape->width;
    struct table table = {0};

    sparse->shape = shape;
    sparse->total = total;
    *log_weights = 0;
    count_units(arena, sparse);
    sparse->own = arena_take(arena, sparse->effects, width * sizeof(double));
    sparse->right = arena_take(arena, sparse->effects, width * sizeof(double));
    sparse->solved = arena_take(arena, sparse->effects, width * sizeof(double));
    sparse->dressed =
        arena_take(arena, sparse->effects, width * sizeof(double));
    sparse->left = arena_take(arena, sparse->effects, width * sizeof(double));
    if (!find_meetings(arena, sparse, &table, err)) {
        return NULL;
    }
    add_rows(arena, sparse, &table, total, log_weights);
    return make_pattern(arena, sparse, err) ? sparse : NULL;
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
    int q = effects_of(sparse, f);
    int rows = effects_of(sparse, g);

    memset(dressed, 0, (size_t)(rows * q) * sizeof *dressed);
    block_add_product(rows, q, q, product, l[f], half);
    block_add_crossed(rows, rows, q, l[g], half, dressed);
}

// The numbers of the columns of one unit.
static void write_columns(struct mixed_sparse *sparse, double *const *l,
                          size_t unit)
{
    double *values = sparse_values(sparse->matrix);
    int f = factor_of(sparse, unit);
    int q = effects_of(sparse, f);
    const int64_t *first = sparse->first + effect_of(sparse, f, unit);
    double a[MIXED_UNIT_SIZE];
    double dressed[MIXED_UNIT_SIZE];

    pick_own(sparse, f, own_of(sparse, f, unit), a);
    dress(sparse, l, f, f, a, dressed);
    for (int j = 0; j < q; j++) {
        dressed[j + j * q] += 1;
        memcpy(values + first[j], dressed + j + (ptrdiff_t)j * q,
               (size_t)(q - j) * sizeof *values);
    }
    for (size_t m = sparse->first_meeting[unit];
         m < sparse->first_meeting[unit + 1]; m++) {
        const struct meeting *meeting = &sparse->meetings[m];
        int g = factor_of(sparse, meeting->row);
        int rows = effects_of(sparse, g);

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
    int f = factor_of(sparse, unit);
    int q = effects_of(sparse, f);
    size_t effect = effect_of(sparse, f, unit);
    const double *own = own_of(sparse, f, unit);

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
    int q = effects_of(sparse, f);
    size_t effect = effect_of(sparse, f, unit);

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
    int f = factor_of(sparse, unit);
    int q = effects_of(sparse, f);
    size_t effect = effect_of(sparse, f, unit);
    double a[MIXED_UNIT_SIZE];
    double inverse[MIXED_UNIT_SIZE];

    pick_own(sparse, f, own_of(sparse, f, unit), a);
    inverse_own(sparse, f, unit, inverse);
    add_inverse(q, q, a, l[f], inverse, slope[f]);
    for (size_t m = sparse->first_meeting[unit];
         m < sparse->first_meeting[unit + 1]; m++) {
        const struct meeting *meeting = &sparse->meetings[m];
        int g = factor_of(sparse, meeting->row);
        int rows = effects_of(sparse, g);
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
    int f = factor_of(sparse, unit);
    int q = effects_of(sparse, f);
    size_t effect = effect_of(sparse, f, unit);
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
    int f = factor_of(sparse, unit);
    int q = effects_of(sparse, f);
    size_t at = effect_of(sparse, f, unit) * (size_t)width;
    double a[MIXED_UNIT_SIZE];

    pick_own(sparse, f, own_of(sparse, f, unit), a);
    block_add_product(q, q, width, a, sparse->dressed + at, sparse->left + at);
    for (size_t m = sparse->first_meeting[unit];
         m < sparse->first_meeting[unit + 1]; m++) {
        const struct meeting *meeting = &sparse->meetings[m];
        int g = factor_of(sparse, meeting->row);
        int rows = effects_of(sparse, g);
        size_t other = effect_of(sparse, g, meeting->row) * (size_t)width;
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
    int f = factor_of(sparse, unit);
    int q = effects_of(sparse, f);
    size_t effect = effect_of(sparse, f, unit);
    const double *own = sparse->left + effect * (size_t)width;

    for (int j = 0; j < width; j++) {
        double toward[MIXED_EFFECTS_MAX] = {0};

        block_add_vector(q, width, own, block_column_of(s, width, j), toward);
        block_add_outer(q, 1, q, -2, toward,
                        sparse->solved + (size_t)j * sparse->effects + effect,
                        slope[f]);
    }
}

bool mixed_sparse_slope(struct mixed_sparse *sparse, double *const *l,
                        const double *by_reduced, double *const *slope)
{
    bool good = sparse_inverse(sparse->matrix, sparse->inverse);

    for (int f = 0; f < sparse->shape->factor_count; f++) {
        int q = effects_of(sparse, f);

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

void mixed_sparse_effects(const struct mixed_sparse *sparse, double *const *l,
                          int factor, size_t unit, const double *toward,
                          double *mode, double *variance)
{
    int q = effects_of(sparse, factor);
    size_t effect =
        effect_of(sparse, factor, sparse->first_unit[factor] + unit);
    double inverse[MIXED_UNIT_SIZE];
    double half[MIXED_UNIT_SIZE];
    double spherical[MIXED_EFFECTS_MAX] = {0};

    for (int j = 0; j < sparse->shape->width; j++) {
        block_add(spherical, toward[j],
                  sparse->solved + (size_t)j * sparse->effects + effect, q);
    }
    block_product(q, q, 1, l[factor], spherical, mode);
    inverse_own(sparse, factor, sparse->first_unit[factor] + unit, inverse);
    block_product(q, q, q, l[factor], inverse, half);
    memset(variance, 0, block_size(q, q) * sizeof *variance);
    block_add_outer(q, q, q, 1, half, l[factor], variance); // L M^-1 L'
}
