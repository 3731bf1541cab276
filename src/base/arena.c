// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 16 * 1024, ALIGNMENT = 16 };

// Blocks form a list, newest first; only the newest one is given out from.
// `before` is how much the older blocks hold, so that a mark is one number.
struct block {
    struct block *older;
    size_t before;
    size_t used;
    size_t room;
    _Alignas(ALIGNMENT) unsigned char bytes[];
};

struct arena {
    const char *label;
    struct block *newest;
};

static _Noreturn void out_of_memory(const char *label, size_t bytes)
{
    (void)fprintf(stderr, "rapport: no memory for %zu bytes (%s)\n", bytes,
                  label);
    abort();
}

static struct block *block_open(const struct arena *arena, size_t least)
{
    size_t room = least > BLOCK_BYTES ? least : BLOCK_BYTES;
    struct block *block = malloc(sizeof *block + room);

    if (!block) {
        out_of_memory(arena->label, room);
    }
    block->older = arena->newest;
    block->before =
        arena->newest ? arena->newest->before + arena->newest->used : 0;
    block->used = 0;
    block->room = room;
    return block;
}

struct arena *arena_open(const char *label)
{
    struct arena *arena = malloc(sizeof *arena);

    if (!arena) {
        out_of_memory(label, sizeof *arena);
    }
    arena->label = label;
    arena->newest = NULL;
    return arena;
}

static void drop_newest(struct arena *arena)
{
    struct block *gone = arena->newest;

    arena->newest = gone->older;
    free(gone);
}

void arena_close(struct arena *arena)
{
    if (!arena) {
        return;
    }
    while (arena->newest) {
        drop_newest(arena);
    }
    free(arena);
}

void *arena_take(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;
    void *piece;

    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2) {
        out_of_memory(arena->label, SIZE_MAX);
    }
    bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (!arena->newest || arena->newest->room - arena->newest->used < bytes) {
        arena->newest = block_open(arena, bytes);
    }
    piece = arena->newest->bytes + arena->newest->used;
    arena->newest->used += bytes;
    return memset(piece, 0, bytes);
}

size_t arena_mark(const struct arena *arena)
{
    return arena->newest ? arena->newest->before + arena->newest->used : 0;
}

void arena_rewind(struct arena *arena, size_t mark)
{
    while (arena->newest && arena->newest->before >= mark
           && arena->newest->older) {
        drop_newest(arena);
    }
    if (arena->newest && mark >= arena->newest->before
        && mark - arena->newest->before < arena->newest->used) {
        arena->newest->used = mark - arena->newest->before;
    }
}
