#ifndef TALK_USED_ROWS_H
#define TALK_USED_ROWS_H

// used_rows - which rows of a large hashed table hold anything: only those are
// kept, one behind the other. A table of megabytes becomes one of some hundred
// kilobytes, which stays in the processor's cache.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"

enum { USED_BLOCK = 32 }; // rows in a block; divides every number of rows

struct used_rows {
    struct used_block {
        uint32_t bits;   // one for each row, set when it is in use
        uint32_t before; // rows in use in the blocks before
    } * blocks;
    uint32_t rows;  // of the large table
    uint32_t count; // in use; used_rows_count() sets it
};

static inline struct used_rows used_rows_new(struct arena *arena, uint32_t rows)
{
    return (struct used_rows){
        .blocks =
            arena_take(arena, rows / USED_BLOCK, sizeof(struct used_block)),
        .rows = rows,
    };
}

static inline void used_rows_add(struct used_rows *used, uint32_t row)
{
    used->blocks[row / USED_BLOCK].bits |= 1U << row % USED_BLOCK;
}

// SOURCE: Warren (2012), Hacker's Delight, 2nd ed., section 5-1
static inline uint32_t used_bits(uint32_t bits)
{
    bits -= bits >> 1 & 0x55555555U;
    bits = (bits & 0x33333333U) + (bits >> 2 & 0x33333333U);
    return ((bits + (bits >> 4)) & 0x0f0f0f0fU) * 0x01010101U >> 24;
}

// Once all are added, before the first look.
static inline void used_rows_count(struct used_rows *used)
{
    used->count = 0;
    for (uint32_t i = 0; i < used->rows / USED_BLOCK; i++) {
        used->blocks[i].before = used->count;
        used->count += used_bits(used->blocks[i].bits);
    }
}

static inline bool used_rows_has(const struct used_rows *used, uint32_t row)
{
    return (used->blocks[row / USED_BLOCK].bits >> row % USED_BLOCK & 1) != 0;
}

// Where a row stands among those in use, or would stand.
static inline uint32_t used_rows_place(const struct used_rows *used,
                                       uint32_t row)
{
    const struct used_block *block = &used->blocks[row / USED_BLOCK];

    return block->before
         + used_bits(block->bits & ((1U << row % USED_BLOCK) - 1));
}

// The places of those of `count` rows that are in use, in their order, in
// their stead. Returns how many.
static inline size_t used_rows_find(const struct used_rows *used,
                                    uint32_t *rows, size_t count)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        uint32_t row = rows[i];

        rows[n] = used_rows_place(used, row);
        n += used_rows_has(used, row);
    }
    return n;
}

#endif
