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

// What is known so far. Room grows by doubling, so that a million units of a
// few designs take no more than those few.
struct search {
    struct arena *arena;
    struct mixed_clumps *clumps;
    uint32_t *slots; // patterns by design, open addressing: 0 free, else and 1;
                     // NULL: no longer looked for
    size_t mask;
    uint32_t *latest; // of each pattern: its last clump
    size_t pattern_room, clump_room;
    size_t units, seen; // finest units in all, and so far
};

// So many, and hardly two alike: then none of the rest will be either.
static bool are_all_different(const struct search *search, size_t used)
{
    enum { MANY = 4096 };

    return used >= MANY && used > search->seen / 10 * 9;
}

// Room for more than there is now.
static size_t more_room(const struct search *search, size_t used)
{
    enum { FEW = 64 };

    return used < FEW                      ? FEW
         : are_all_different(search, used) ? search->units
                                           : 2 * used;
}

static void *grow(struct arena *arena, void *old, size_t used, size_t room,
                  size_t size)
{
    void *new = arena_take(arena, room, size);

    if (used && old) {
        memcpy(new, old, used * size);
    }
    return new;
}

static size_t slot_of(const struct search *search, const double *design)
{
    const struct mixed_clumps *clumps = search->clumps;
    size_t count = block_size(clumps->q, clumps->basis);
    size_t at = mark_of(design, count) & search->mask;

    while (search->slots[at]
           && memcmp(clumps->design + (search->slots[at] - 1) * count, design,
                     count * sizeof *design)
                  != 0) {
        at = (at + 1) & search->mask;
    }
    return at;
}

static void grow_patterns(struct search *search)
{
    struct mixed_clumps *clumps = search->clumps;
    size_t count = block_size(clumps->q, clumps->basis);
    size_t used = clumps->pattern_count;
    size_t room = more_room(search, used);
    size_t slots = 64;

    clumps->design =
        grow(search->arena, clumps->design, used, room, count * sizeof(double));
    search->latest =
        grow(search->arena, search->latest, used, room, sizeof *search->latest);
    search->pattern_room = room;
    if (are_all_different(search, used)) {
        search->slots = NULL;
        return;
    }
    while (slots < 2 * room) {
        slots *= 2;
    }
    search->slots = arena_take(search->arena, slots, sizeof *search->slots);
    search->mask = slots - 1;
    for (size_t i = 0; i < used; i++) {
        search->slots[slot_of(search, clumps->design + i * count)] =
            (uint32_t)i + 1;
    }
}

// Its number, from 1.
static uint32_t new_pattern(struct search *search, const double *design)
{
    struct mixed_clumps *clumps = search->clumps;
    size_t count = block_size(clumps->q, clumps->basis);

    memcpy(clumps->design + clumps->pattern_count * count, design,
           count * sizeof *design);
    search->latest[clumps->pattern_count] = UINT32_MAX;
    return (uint32_t)++clumps->pattern_count;
}

static uint32_t pattern_of(struct search *search, const double *design)
{
    struct mixed_clumps *clumps = search->clumps;
    size_t slot;

    if (clumps->pattern_count == search->pattern_room) {
        grow_patterns(search);
    }
    if (!search->slots) {
        return new_pattern(search, design) - 1;
    }
    slot = slot_of(search, design);
    if (!search->slots[slot]) {
        search->slots[slot] = new_pattern(search, design);
    }
    return search->slots[slot] - 1;
}

// The clump of a pattern within a parent. Units come parent by parent.
static uint32_t clump_of(struct search *search, uint32_t pattern,
                         uint32_t parent)
{
    struct mixed_clumps *clumps = search->clumps;
    uint32_t *latest = &search->latest[pattern];

    if (*latest != UINT32_MAX && clumps->at[*latest].parent == parent) {
        return *latest;
    }
    if (clumps->count == search->clump_room) {
        size_t room = more_room(search, clumps->count);

        clumps->at = grow(search->arena, clumps->at, clumps->count, room,
                          sizeof *clumps->at);
        clumps->response =
            grow(search->arena, clumps->response, clumps->count, room,
                 response_size(clumps) * sizeof *clumps->response);
        search->clump_room = room;
    }
    *latest = (uint32_t)clumps->count;
    clumps->at[clumps->count++] = (struct mixed_clump){parent, pattern, 0};
    return *latest;
}

// Finest units in the order of the units around them; NULL: they are.
static uint32_t *order_by_parent(struct arena *arena,
                                 const struct mixed_sums *sums)
{
    size_t units = sums->levels[0].units;
    const uint32_t *parent = sums->levels[0].parent;
    bool ordered = true;
    uint32_t *order;
    size_t *next;

    for (size_t i = 1; parent && i < units; i++) {
        ordered = ordered && parent[i - 1] <= parent[i];
    }
    if (ordered) {
        return NULL;
    }
    order = arena_take(arena, units, sizeof *order);
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

// Clumps in the order of their units.
static void make_clumps(struct arena *arena, const struct mixed_sums *sums,
                        struct mixed_clumps *clumps)
{
    size_t units = sums->levels[0].units;
    size_t own_size = block_size(clumps->q, clumps->width);
    const uint32_t *order = order_by_parent(arena, sums);
    const uint32_t *parent = sums->levels[0].parent;
    struct search search = {.arena = arena, .clumps = clumps, .units = units};

    grow_patterns(&search);
    for (size_t i = 0; i < units; i++) {
        size_t unit = order ? order[i] : i;
        const double *own = sums->own + unit * own_size;
        uint32_t clump = clump_of(&search, pattern_of(&search, own),
                                  parent ? parent[unit] : 0);

        search.seen = i + 1;
        clumps->at[clump].count++;
        add_response(clumps, own,
                     clumps->response + clump * response_size(clumps));
    }
}

// Where each pattern's clumps begin, once they stand side by side, and one
// more.
static size_t *find_first(struct arena *arena,
                          const struct mixed_clumps *clumps)
{
    size_t *first = arena_take(arena, clumps->pattern_count + 1, sizeof *first);

    for (size_t i = 0; i < clumps->count; i++) {
        first[clumps->at[i].pattern + 1]++;
    }
    for (size_t i = 0; i < clumps->pattern_count; i++) {
        first[i + 1] += first[i];
    }
    return first;
}

// The clumps of one pattern side by side: as they are when each has but one.
static void order_clumps(struct arena *arena, struct mixed_clumps *clumps)
{
    size_t size = response_size(clumps);
    struct mixed_clump *at;
    double *response;
    size_t *next;

    clumps->first = find_first(arena, clumps);
    if (clumps->count == clumps->pattern_count) {
        return;
    }
    at = arena_take(arena, clumps->count, sizeof *at);
    response = arena_take(arena, clumps->count, size * sizeof *response);
    next = find_first(arena, clumps);
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

    clumps->q = sums->levels[0].q;
    clumps->width = sums->width;
    clumps->basis = sums->width - 1;
    make_clumps(arena, sums, clumps);
    order_clumps(arena, clumps);
    return clumps;
}
