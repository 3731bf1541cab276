// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/clusters.h"

#include "base/arena.h"

static size_t code_of(const uint32_t *codes, size_t i)
{
    return codes ? codes[i] : i;
}

struct clusters clusters_of(struct arena *arena, const uint32_t *codes,
                            size_t k)
{
    struct clusters clusters = {
        .start = arena_take(arena, k + 1, sizeof(size_t)),
        .row = arena_take(arena, k, sizeof(size_t)),
    };
    size_t mark = arena_mark(arena);
    size_t *next = arena_take(arena, k, sizeof *next);
    size_t begin = 0;

    for (size_t i = 0; i < k; i++) {
        next[code_of(codes, i)]++;
    }
    for (size_t code = 0; code < k; code++) {
        size_t n = next[code];

        next[code] = begin;
        begin += n;
        if (n > 0) {
            clusters.largest = n > clusters.largest ? n : clusters.largest;
            clusters.start[++clusters.count] = begin;
        }
    }
    for (size_t i = 0; i < k; i++) {
        clusters.row[next[code_of(codes, i)]++] = i;
    }
    arena_rewind(arena, mark);
    return clusters;
}
