// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_clumps.h"

#include "base/arena.h"
#include "stats/block.h"

#include <string.h>

static size_t response_size(const struct mixed_clumps *clumps)
{
    return block_size(clumps->q, clumps->q + 1);
}

static uint64_t mark_of(const double *design, size_t count)
{
    uint64_t mark = 0x9e3779b97f4a7c15U;

    for (size_t i = 0; i < count; i++) {
        uint64_t bits;

        memcpy(&bits, &design[i], sizeof bits);
        mark = (mark ^ bits) * 0xbf58476d1ce4e5b9U;
        mark ^= mark >> 29;
    }
    return mark;
}

struct table {       // of patterns, by design; open addressing
    uint32_t *slots; // 0: free, else the pattern and 1
    size_t mask;
};

static uint32_t pattern_of(struct mixed_clumps *clumps, struct table *table,
                           const double *design)
{
    size_t count = block_size(clumps->q, clumps->basis);
    size_t at = mark_of(design, count) & table->mask;

    while (table->slots[at]) {
        uint32_t pattern = table->slots[at] - 1;

        if (memcmp(clumps->design[pattern], design, count * sizeof *design)
            == 0) {
            return pattern;
        }
        at = (at + 1) & table->mask;
    }
    clumps->design[clumps->pattern_count] = design;
    table->slots[at] = (uint32_t)++clumps->pattern_count;
    return table->slots[at] - 1;
}

// Finest units in the order of the units around them.
static uint32_t *order_by_parent(struct arena *arena,
                                 const struct mixed_sums *sums)
{
    size_t units = sums->levels[0].units;
    const uint32_t *parent = sums->levels[0].parent;
    uint32_t *order = arena_take(arena, units, sizeof *order);
    size_t *next;

    if (sums->depth == 1) {
        for (size_t i = 0; i < units; i++) {
            order[i] = (uint32_t)i;
        }
        return order;
    }
    next = arena_take(arena, sums->levels[1].units + 1, sizeof *next);
    for (size_t i = 0; i < units; i++) {
        next[parent[i] + 1]++;
    }
    for (size_t i = 0; i < sums->levels[1].units; i++) {
        next[i + 1] += next[i];
    }
    for (size_t i = 0; i < units; i++) {
        order[next[parent[i]]++] = (uint32_t)i;
    }
    return order;
}

static void add_response(const struct mixed_clumps *clumps, const double *own,
                         double *response)
{
    const double *zy = own + block_size(clumps->q, clumps->basis);
    double *products = response + clumps->q;

    for (int j = 0; j < clumps->q; j++) {
        response[j] += zy[j];
        for (int i = 0; i < clumps->q; i++) {
            products[i + j * clumps->q] += zy[i] * zy[j];
        }
    }
}

// Clumps in the order of their units; `latest` is the last clump of a pattern.
static void make_clumps(struct arena *arena, const struct mixed_sums *sums,
                        struct mixed_clumps *clumps)
{
    size_t units = sums->levels[0].units;
    size_t room = 16;
    size_t own_size = block_size(clumps->q, clumps->width);
    const uint32_t *order = order_by_parent(arena, sums);
    uint32_t *latest = arena_take(arena, units, sizeof *latest);
    struct table table;

    while (room < 2 * units) {
        room *= 2;
    }
    table =
        (struct table){arena_take(arena, room, sizeof *table.slots), room - 1};
    for (size_t i = 0; i < units; i++) {
        const double *own = sums->own + order[i] * own_size;
        uint32_t parent =
            sums->depth > 1 ? sums->levels[0].parent[order[i]] : 0;
        size_t known = clumps->pattern_count;
        uint32_t pattern = pattern_of(clumps, &table, own);

        if (pattern == known || clumps->at[latest[pattern]].parent != parent) {
            latest[pattern] = (uint32_t)clumps->count;
            clumps->at[clumps->count++] =
                (struct mixed_clump){parent, pattern, 0};
        }
        clumps->at[latest[pattern]].count++;
        add_response(clumps, own,
                     clumps->response
                         + latest[pattern] * response_size(clumps));
    }
}

// The clumps of one pattern side by side.
static void order_clumps(struct arena *arena, struct mixed_clumps *clumps)
{
    size_t size = response_size(clumps);
    struct mixed_clump *at = arena_take(arena, clumps->count, sizeof *at);
    double *response =
        arena_take(arena, clumps->count, size * sizeof *response);
    size_t *next = arena_take(arena, clumps->pattern_count + 2, sizeof *next);

    clumps->first = next;
    next++;
    for (size_t i = 0; i < clumps->count; i++) {
        next[clumps->at[i].pattern + 1]++;
    }
    for (size_t i = 0; i < clumps->pattern_count; i++) {
        next[i + 1] += next[i];
    }
    for (size_t i = 0; i < clumps->count; i++) {
        size_t to = next[clumps->at[i].pattern]++;

        at[to] = clumps->at[i];
        memcpy(response + to * size, clumps->response + i * size,
               size * sizeof *response);
    }
    clumps->at = at;
    clumps->response = response;
}

struct mixed_clumps *mixed_clumps_of(struct arena *arena,
                                     const struct mixed_sums *sums)
{
    struct mixed_clumps *clumps = arena_take(arena, 1, sizeof *clumps);
    size_t units = sums->levels[0].units;

    clumps->q = sums->levels[0].q;
    clumps->width = sums->width;
    clumps->basis = sums->width - 1;
    clumps->design = arena_take(arena, units, sizeof *clumps->design);
    clumps->at = arena_take(arena, units, sizeof *clumps->at);
    clumps->response = arena_take(
        arena, units, response_size(clumps) * sizeof *clumps->response);
    make_clumps(arena, sums, clumps);
    order_clumps(arena, clumps);
    return clumps;
}
