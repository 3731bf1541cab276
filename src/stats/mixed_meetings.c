// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_meetings.h"

#include "base/arena.h"
#include "stats/block.h"
#include "stats/sparse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int mixed_meetings_factor(const struct mixed_sparse *sparse, size_t unit)
{
    int factor = 0;

    while (unit >= sparse->first_unit[factor + 1]) {
        factor++;
    }
    return factor;
}

int mixed_meetings_effects(const struct mixed_sparse *sparse, int factor)
{
    return sparse->shape->factors[factor].q;
}

// Where the effects of a unit begin.
size_t mixed_meetings_effect(const struct mixed_sparse *sparse, int factor,
                             size_t unit)
{
    return sparse->first_effect[factor]
         + (unit - sparse->first_unit[factor])
               * (size_t)mixed_meetings_effects(sparse, factor);
}

double *mixed_meetings_own(const struct mixed_sparse *sparse, int factor,
                           size_t unit)
{
    return sparse->own
         + mixed_meetings_effect(sparse, factor, unit)
               * (size_t)sparse->shape->width;
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
    const struct mixed_meeting *x = a;
    const struct mixed_meeting *y = b;

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
            sparse->meetings[sparse->meeting_count++] = (struct mixed_meeting){
                .column = (uint32_t)(table->keys[i] >> 32),
                .row = (uint32_t)table->keys[i]};
        }
    }
    qsort(sparse->meetings, sparse->meeting_count, sizeof *sparse->meetings,
          compare_meetings);
    sparse->first_meeting =
        arena_take(arena, sparse->units + 1, sizeof *sparse->first_meeting);
    for (size_t i = 0; i < sparse->meeting_count; i++) {
        struct mixed_meeting *meeting = &sparse->meetings[i];
        uint64_t key = (uint64_t)meeting->column << 32 | meeting->row;

        table->meetings[slot_of(table, key)] = i + 1;
        sparse->first_meeting[meeting->column + 1] = i + 1;
        meeting->values = products;
        products +=
            (size_t)(mixed_meetings_effects(
                         sparse, mixed_meetings_factor(sparse, meeting->column))
                     * mixed_meetings_effects(
                         sparse, mixed_meetings_factor(sparse, meeting->row)));
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
    double *own = mixed_meetings_own(
        sparse, f, sparse->first_unit[f] + factor->level[row]);

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
        block_add_outer(width, 1, weight, v, v, total);
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
    int f = mixed_meetings_factor(sparse, unit);
    int q = mixed_meetings_effects(sparse, f);
    size_t effect = mixed_meetings_effect(sparse, f, unit);

    for (int j = 0; j < q; j++) {
        size_t above = 0;

        sparse->first[effect + (size_t)j] = at;
        at = add_places(row, at, effect + (size_t)j, q - j);
        for (size_t m = sparse->first_meeting[unit];
             m < sparse->first_meeting[unit + 1]; m++) {
            struct mixed_meeting *meeting = &sparse->meetings[m];
            int g = mixed_meetings_factor(sparse, meeting->row);

            meeting->place = above;
            above += (size_t)mixed_meetings_effects(sparse, g);
            at = add_places(row, at,
                            mixed_meetings_effect(sparse, g, meeting->row),
                            mixed_meetings_effects(sparse, g));
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

bool mixed_meetings_find(struct arena *arena, struct mixed_sparse *sparse,
                         double *total, double *log_weights, struct err *err)
{
    struct table table = {0};

    count_units(arena, sparse);
    sparse->own = arena_take(arena, sparse->effects,
                             (size_t)sparse->shape->width * sizeof(double));
    if (!find_meetings(arena, sparse, &table, err)) {
        return false;
    }
    add_rows(arena, sparse, &table, total, log_weights);
    return make_pattern(arena, sparse, err);
}
