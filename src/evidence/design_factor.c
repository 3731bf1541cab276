// design_factor.c - see design_factor.h.
//
// Distinct keys are found by a hash table with open addresses, then only they
// are sorted: rows are many, levels are few, and equal ones stand together.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/design_factor.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 1024 };

struct keys {
    struct arena *arena;
    uint64_t *at; // in the order in which they came
    uint32_t count;
    uint32_t *slots; // number + 1; 0: free
    uint32_t slot_count;
};

// ---- numbers as keys --------------------------------------------------------

// The bits of doubles, taken as whole numbers, ascend with them when those of
// negative ones are turned over.
uint64_t factor_key(double number)
{
    uint64_t bits;
    const uint64_t sign = UINT64_C(1) << 63;

    if (isnan(number)) {
        return FACTOR_NO_KEY;
    }
    number += 0.0; // -0 becomes 0
    memcpy(&bits, &number, sizeof bits);
    return bits & sign ? ~bits : bits | sign;
}

double factor_number(uint64_t key)
{
    const uint64_t sign = UINT64_C(1) << 63;
    uint64_t bits = key & sign ? key & ~sign : ~key;
    double number;

    memcpy(&number, &bits, sizeof number);
    return number;
}

// ---- distinct ones ----------------------------------------------------------

static uint32_t slot_of(const struct keys *keys, uint64_t key)
{
    uint32_t mask = keys->slot_count - 1;
    uint64_t hash = key * 0x9e3779b97f4a7c15U;
    uint32_t at = (uint32_t)(hash >> 32) & mask;

    while (keys->slots[at] && keys->at[keys->slots[at] - 1] != key) {
        at = (at + 1) & mask;
    }
    return at;
}

static void make_room(struct keys *keys, uint32_t slots)
{
    uint64_t *old = keys->at;

    keys->slot_count = slots;
    keys->slots = arena_take(keys->arena, slots, sizeof *keys->slots);
    keys->at = arena_take(keys->arena, slots / 2, sizeof *keys->at);
    for (uint32_t i = 0; i < keys->count; i++) {
        keys->at[i] = old[i];
        keys->slots[slot_of(keys, old[i])] = i + 1;
    }
}

static uint32_t code_of(struct keys *keys, uint64_t key)
{
    uint32_t slot = slot_of(keys, key);

    if (!keys->slots[slot]) {
        if (keys->count == keys->slot_count / 2) {
            make_room(keys, keys->slot_count * 2);
            slot = slot_of(keys, key);
        }
        keys->at[keys->count++] = key;
        keys->slots[slot] = keys->count;
    }
    return keys->slots[slot] - 1;
}

// ---- sorted -----------------------------------------------------------------

struct numbered {
    uint64_t key;
    uint32_t code;
};

static int by_key(const void *a, const void *b)
{
    uint64_t left = ((const struct numbered *)a)->key;
    uint64_t right = ((const struct numbered *)b)->key;

    return (left > right) - (left < right);
}

static uint64_t *sort(struct arena *arena, struct keys *keys, uint32_t *order)
{
    uint64_t *sorted = arena_take(arena, keys->count, sizeof *sorted);
    struct numbered *all = arena_take(keys->arena, keys->count, sizeof *all);

    for (uint32_t i = 0; i < keys->count; i++) {
        all[i] = (struct numbered){keys->at[i], i};
    }
    qsort(all, keys->count, sizeof *all, by_key);
    for (uint32_t i = 0; i < keys->count; i++) {
        sorted[i] = all[i].key;
        order[all[i].code] = i;
    }
    return sorted;
}

uint64_t *factor_of_keys(struct arena *arena, const uint64_t *keys, size_t rows,
                         uint64_t none, uint32_t *codes, uint32_t *count)
{
    struct keys found = {.arena = arena_open("distinct keys")};
    uint64_t last = none;
    uint32_t last_code = UINT32_MAX;
    uint64_t *sorted;
    uint32_t *order;

    make_room(&found, FIRST_SLOTS);
    for (size_t row = 0; row < rows; row++) {
        if (keys[row] != last) {
            last = keys[row];
            last_code = last == none ? UINT32_MAX : code_of(&found, last);
        }
        codes[row] = last_code;
    }
    order = arena_take(found.arena, found.count, sizeof *order);
    sorted = sort(arena, &found, order);
    for (size_t row = 0; row < rows; row++) {
        codes[row] = codes[row] == UINT32_MAX ? UINT32_MAX : order[codes[row]];
    }
    *count = found.count;
    arena_close(found.arena);
    return sorted;
}
