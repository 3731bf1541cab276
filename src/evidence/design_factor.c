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

static uint32_t slot_of(const struct factor_table *table, uint64_t key)
{
    uint32_t mask = table->slot_count - 1;
    uint64_t hash = key * 0x9e3779b97f4a7c15U;
    uint32_t at = (uint32_t)(hash >> 32) & mask;

    while (table->slots[at] && table->at[table->slots[at] - 1] != key) {
        at = (at + 1) & mask;
    }
    return at;
}

static void make_room(struct factor_table *table, uint32_t slots)
{
    uint64_t *old = table->at;

    table->slot_count = slots;
    table->slots = arena_take(table->arena, slots, sizeof *table->slots);
    table->at = arena_take(table->arena, slots / 2, sizeof *table->at);
    for (uint32_t i = 0; i < table->count; i++) {
        table->at[i] = old[i];
        table->slots[slot_of(table, old[i])] = i + 1;
    }
}

void factor_table_open(struct factor_table *table)
{
    *table = (struct factor_table){.arena = arena_open("distinct keys")};
    make_room(table, FIRST_SLOTS);
}

void factor_table_close(struct factor_table *table)
{
    arena_close(table->arena);
    *table = (struct factor_table){0};
}

uint32_t factor_table_code(struct factor_table *table, uint64_t key)
{
    uint32_t slot = slot_of(table, key);

    if (!table->slots[slot]) {
        if (table->count == table->slot_count / 2) {
            make_room(table, table->slot_count * 2);
            slot = slot_of(table, key);
        }
        table->at[table->count++] = key;
        table->slots[slot] = table->count;
    }
    return table->slots[slot] - 1;
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

uint64_t *factor_sort(struct arena *arena, const uint64_t *keys, uint32_t count,
                      uint32_t *order)
{
    struct arena *work = arena_open("sorting keys");
    uint64_t *sorted = arena_take(arena, count, sizeof *sorted);
    struct numbered *all = arena_take(work, count, sizeof *all);

    for (uint32_t i = 0; i < count; i++) {
        all[i] = (struct numbered){keys[i], i};
    }
    qsort(all, count, sizeof *all, by_key);
    for (uint32_t i = 0; i < count; i++) {
        sorted[i] = all[i].key;
        order[all[i].code] = i;
    }
    arena_close(work);
    return sorted;
}

uint64_t *factor_of_keys(struct arena *arena, const uint64_t *keys, size_t rows,
                         uint64_t none, uint32_t *codes, uint32_t *count)
{
    struct factor_table found;
    uint64_t last = none;
    uint32_t last_code = UINT32_MAX;
    uint64_t *sorted;
    uint32_t *order;

    factor_table_open(&found);
    for (size_t row = 0; row < rows; row++) {
        if (keys[row] != last) {
            last = keys[row];
            last_code =
                last == none ? UINT32_MAX : factor_table_code(&found, last);
        }
        codes[row] = last_code;
    }
    order = arena_take(found.arena, found.count, sizeof *order);
    sorted = factor_sort(arena, found.at, found.count, order);
    for (size_t row = 0; row < rows; row++) {
        codes[row] = codes[row] == UINT32_MAX ? UINT32_MAX : order[codes[row]];
    }
    *count = found.count;
    factor_table_close(&found);
    return sorted;
}
