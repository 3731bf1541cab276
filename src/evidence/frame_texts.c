// frame_texts.c - see frame_texts.h.
//
// A hash table with open addresses, never more than half full. The hash is not
// secret: whoever makes a file slow on purpose makes their own file slow.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/frame_texts.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 64, LONG_TEXT = 8 };

void frame_texts_open(struct frame_texts *texts)
{
    *texts = (struct frame_texts){.arena = arena_open("texts of a column")};
    frame_texts_forget(texts);
}

void frame_texts_close(struct frame_texts *texts)
{
    arena_close(texts->arena);
    *texts = (struct frame_texts){0};
}

void frame_texts_forget(struct frame_texts *texts)
{
    arena_rewind(texts->arena, 0);
    texts->count = 0;
    texts->room = FIRST_ROOM;
    texts->at = arena_take(texts->arena, FIRST_ROOM, sizeof *texts->at);
    texts->slot_count = 2 * FIRST_ROOM;
    texts->slots =
        arena_take(texts->arena, texts->slot_count, sizeof *texts->slots);
    texts->last = (struct str){0};
}

static uint64_t mix(uint64_t hash, uint64_t more)
{
    hash = (hash ^ more) * 0x9e3779b97f4a7c15U;
    return hash ^ (hash >> 32);
}

static uint64_t hash_of(struct str text)
{
    uint64_t hash = text.len;
    uint64_t piece;

    while (text.len >= LONG_TEXT) {
        memcpy(&piece, text.at, sizeof piece);
        hash = mix(hash, piece);
        text.at += LONG_TEXT;
        text.len -= LONG_TEXT;
    }
    piece = 0;
    if (text.len) {
        memcpy(&piece, text.at, text.len);
    }
    return mix(mix(hash, piece), 0);
}

// Where this text stands among the slots, or the free one where it belongs.
static uint32_t slot_of(const struct frame_texts *texts, struct str text)
{
    uint32_t mask = texts->slot_count - 1;
    uint32_t at = (uint32_t)hash_of(text) & mask;

    while (texts->slots[at]
           && !str_is_equal(texts->at[texts->slots[at] - 1], text)) {
        at = (at + 1) & mask;
    }
    return at;
}

static void widen(struct frame_texts *texts)
{
    struct str *old = texts->at;

    texts->room *= 2;
    texts->at = arena_take(texts->arena, texts->room, sizeof *texts->at);
    memcpy(texts->at, old, texts->count * sizeof *old);
    texts->slot_count *= 2;
    texts->slots =
        arena_take(texts->arena, texts->slot_count, sizeof *texts->slots);
    for (uint32_t i = 0; i < texts->count; i++) {
        texts->slots[slot_of(texts, texts->at[i])] = i + 1;
    }
}

uint32_t frame_texts_code(struct frame_texts *texts, struct str text)
{
    uint32_t slot;

    if (texts->last.at && str_is_equal(texts->last, text)) {
        return texts->last_code;
    }
    slot = slot_of(texts, text);
    if (!texts->slots[slot]) {
        if (texts->count == texts->room) {
            widen(texts);
            slot = slot_of(texts, text);
        }
        texts->at[texts->count++] = str_copy(texts->arena, text);
        texts->slots[slot] = texts->count;
    }
    texts->last_code = texts->slots[slot] - 1;
    texts->last = texts->at[texts->last_code];
    return texts->last_code;
}

bool frame_texts_find(const struct frame_texts *texts, struct str text,
                      uint32_t *code)
{
    uint32_t slot = slot_of(texts, text);

    *code = texts->slots[slot] - 1;
    return texts->slots[slot] > 0;
}

struct numbered {
    struct str text;
    uint32_t code;
};

static int by_text(const void *a, const void *b)
{
    return str_compare(((const struct numbered *)a)->text,
                       ((const struct numbered *)b)->text);
}

struct str *frame_texts_sorted(struct arena *arena,
                               const struct frame_texts *texts,
                               uint32_t **order)
{
    struct str *sorted = arena_take(arena, texts->count, sizeof *sorted);
    struct arena *work = arena_open("sorting texts");
    struct numbered *all = arena_take(work, texts->count, sizeof *all);

    *order = arena_take(arena, texts->count, sizeof **order);
    for (uint32_t i = 0; i < texts->count; i++) {
        all[i] = (struct numbered){texts->at[i], i};
    }
    qsort(all, texts->count, sizeof *all, by_text);
    for (uint32_t i = 0; i < texts->count; i++) {
        sorted[i] = str_copy(arena, all[i].text);
        (*order)[all[i].code] = i;
    }
    arena_close(work);
    return sorted;
}
