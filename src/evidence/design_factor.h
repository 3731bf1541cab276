#ifndef EVIDENCE_DESIGN_FACTOR_H
#define EVIDENCE_DESIGN_FACTOR_H

// design_factor - rows sorted into groups: distinct numbers, products of
// factors, levels that nobody has.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stddef.h>
#include <stdint.h>

struct arena;

// Distinct keys, numbered in the order in which they came.
struct factor_table {
    struct arena *arena; // its own
    uint64_t *at;
    uint32_t count;
    uint32_t *slots; // number + 1; 0: free
    uint32_t slot_count;
};
void factor_table_open(struct factor_table *table);
void factor_table_close(struct factor_table *table);
uint32_t factor_table_code(struct factor_table *table, uint64_t key);

// Keys in ascending order; order[i] is the place of keys[i] in it.
uint64_t *factor_sort(struct arena *arena, const uint64_t *keys, uint32_t count,
                      uint32_t *order);

// Gives each row the place of its key among the distinct ones in ascending
// order, `*count` of them, which are returned. Rows with `none` get
// UINT32_MAX.
uint64_t *factor_of_keys(struct arena *arena, const uint64_t *keys, size_t rows,
                         uint64_t none, uint32_t *codes, uint32_t *count);

// A key that sorts as the number does; FACTOR_NO_KEY for NAN. And back.
#define FACTOR_NO_KEY UINT64_MAX
uint64_t factor_key(double number);
double factor_number(uint64_t key);

#endif
