// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/glmm_order.h"

#include "base/arena.h"
#include "stats/envelope.h"

void glmm_units_make(struct arena *arena, const struct mixed_term *term,
                     size_t n, struct glmm_units *units)
{
    units->start = arena_take(arena, term->level_count + 1, sizeof(size_t));
    units->row = arena_take(arena, n, sizeof *units->row);
    for (size_t i = 0; i < n; i++) {
        units->start[term->level[i] + 1]++;
    }
    for (size_t u = 0; u < term->level_count; u++) {
        units->start[u + 1] += units->start[u];
    }
    for (size_t i = n; i-- > 0;) {
        // Filled from the back: start[u + 1] walks down to the start of u.
        units->row[--units->start[term->level[i] + 1]] = (uint32_t)i;
    }
    for (size_t u = 0; u < term->level_count; u++) {
        units->start[u] = units->start[u + 1];
    }
    units->start[term->level_count] = n;
}

// ---- the tree ---------------------------------------------------------------

struct forest {
    const struct mixed_data *data;
    int rank[MIXED_TERMS_MAX];        // terms, those with most units first
    uint32_t before[MIXED_TERMS_MAX]; // of a term: units ranked before its own
    uint32_t count;                   // units
    uint32_t *parent, *ancestor, *size, *first, *place;
    uint32_t *last; // of each row: the last unit of it that was seen
};

static void rank_terms(struct forest *forest)
{
    const struct mixed_term *terms = forest->data->terms;

    for (int k = 0; k < forest->data->term_count; k++) {
        int at = k;

        while (at > 0
               && terms[forest->rank[at - 1]].level_count
                      < terms[k].level_count) {
            forest->rank[at] = forest->rank[at - 1];
            at--;
        }
        forest->rank[at] = k;
    }
    for (int r = 0; r < forest->data->term_count; r++) {
        int k = forest->rank[r];

        forest->before[k] = forest->count;
        forest->count += (uint32_t)terms[k].level_count;
    }
}

// Joins the tree of which `from` is part to unit `to`, which comes later.
static void join(struct forest *forest, uint32_t from, uint32_t to)
{
    while (from != ENVELOPE_NO_PARENT && from < to) {
        uint32_t next = forest->ancestor[from];

        forest->ancestor[from] = to;
        if (next == ENVELOPE_NO_PARENT) {
            forest->parent[from] = to;
        }
        from = next;
    }
}

static void grow_term(struct arena *arena, struct forest *forest, int k)
{
    const struct mixed_term *term = &forest->data->terms[k];
    size_t mark = arena_mark(arena);
    struct glmm_units units;

    glmm_units_make(arena, term, forest->data->n, &units);
    for (size_t u = 0; u < term->level_count; u++) {
        uint32_t unit = forest->before[k] + (uint32_t)u;

        for (size_t i = units.start[u]; i < units.start[u + 1]; i++) {
            uint32_t row = units.row[i];

            join(forest, forest->last[row], unit);
            forest->last[row] = unit;
        }
    }
    arena_rewind(arena, mark);
}

static void grow(struct arena *arena, struct forest *forest)
{
    size_t count = forest->count;

    forest->parent = arena_take(arena, count, sizeof *forest->parent);
    forest->ancestor = arena_take(arena, count, sizeof *forest->ancestor);
    forest->size = arena_take(arena, count, sizeof *forest->size);
    forest->place = arena_take(arena, count, sizeof *forest->place);
    forest->last = arena_take(arena, forest->data->n, sizeof *forest->last);
    for (size_t u = 0; u < count; u++) {
        forest->parent[u] = forest->ancestor[u] = ENVELOPE_NO_PARENT;
    }
    for (size_t i = 0; i < forest->data->n; i++) {
        forest->last[i] = ENVELOPE_NO_PARENT;
    }
    for (int r = 0; r < forest->data->term_count; r++) {
        grow_term(arena, forest, forest->rank[r]);
    }
}

// ---- places -----------------------------------------------------------------

static uint32_t width_of(const struct forest *forest, uint32_t unit)
{
    int r = forest->data->term_count - 1;

    while (unit < forest->before[forest->rank[r]]) {
        r--;
    }
    return (uint32_t)forest->data->terms[forest->rank[r]].q;
}

// Each subtree in one piece, its root at the end of it.
static uint32_t settle(struct arena *arena, struct forest *forest)
{
    uint32_t *next = arena_take(arena, forest->count, sizeof *next);
    uint32_t all = 0;

    for (uint32_t u = 0; u < forest->count; u++) {
        forest->size[u] += width_of(forest, u);
        if (forest->parent[u] != ENVELOPE_NO_PARENT) {
            forest->size[forest->parent[u]] += forest->size[u];
        }
    }
    for (uint32_t u = forest->count; u-- > 0;) {
        uint32_t up = forest->parent[u];
        uint32_t *from = up == ENVELOPE_NO_PARENT ? &all : &next[up];

        next[u] = *from;
        *from += forest->size[u];
        forest->place[u] = *from - width_of(forest, u);
    }
    return all;
}

static void spread_tree(const struct forest *forest, struct glmm_order *order)
{
    for (uint32_t u = 0; u < forest->count; u++) {
        uint32_t place = forest->place[u];
        uint32_t width = width_of(forest, u);

        for (uint32_t i = 0; i < width; i++) {
            order->first[place + i] = place;
            order->parent[place + i] = place + i + 1;
        }
        order->parent[place + width - 1] =
            forest->parent[u] == ENVELOPE_NO_PARENT
                ? ENVELOPE_NO_PARENT
                : forest->place[forest->parent[u]];
    }
}

// All effects that meet in a row begin no later than its first one.
static void widen_row(const struct mixed_data *data, size_t i,
                      struct glmm_order *order)
{
    uint32_t first = UINT32_MAX;

    for (int k = 0; k < data->term_count; k++) {
        uint32_t place = order->place[k][data->terms[k].level[i]];

        first = place < first ? place : first;
    }
    for (int k = 0; k < data->term_count; k++) {
        uint32_t place = order->place[k][data->terms[k].level[i]];

        for (int a = 0; a < data->terms[k].q; a++) {
            uint32_t *begin = &order->first[place + (uint32_t)a];

            *begin = first < *begin ? first : *begin;
        }
    }
}

void glmm_order_make(struct arena *arena, const struct mixed_data *data,
                     struct glmm_order *order)
{
    struct forest forest = {.data = data};

    rank_terms(&forest);
    grow(arena, &forest);
    order->count = settle(arena, &forest);
    order->first = arena_take(arena, order->count, sizeof *order->first);
    order->parent = arena_take(arena, order->count, sizeof *order->parent);
    order->place =
        arena_take(arena, (size_t)data->term_count, sizeof *order->place);
    for (int k = 0; k < data->term_count; k++) {
        order->place[k] = forest.place + forest.before[k];
    }
    spread_tree(&forest, order);
    for (size_t i = 0; i < data->n; i++) {
        widen_row(data, i, order);
    }
}
