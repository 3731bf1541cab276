// frame_texts.c - see frame_texts.h.
//
// A hash table with open addresses, never more than half full. The hash is not
// secret: whoever makes a file slow on purpose makes their own file slow.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/frame_texts.h"

#include "base/arena.h"
#include "evidence/alphabet.h"

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

// Room for so many texts; those that there are stay.
static void make_room(struct frame_texts *texts, uint32_t room)
{
    texts->room = room;
    texts->at = arena_take(texts->arena, room, sizeof *texts->at);
    texts->slot_count = 2 * room;
    texts->slots =
        arena_take(texts->arena, texts->slot_count, sizeof *texts->slots);
}

// The next part of a file will have as many as this one had.
void frame_texts_forget(struct frame_texts *texts)
{
    uint32_t room = FIRST_ROOM;

    while (room < texts->count) {
        room *= 2;
    }
    arena_rewind(texts->arena, 0);
    texts->count = 0;
    texts->last = (struct str){0};
    make_room(texts, room);
}

static uint64_t mix(uint64_t hash, uint64_t more)
{
    hash = (hash ^ more) * 0x9e3779b97f4a7c15U;
    return hash ^ (hash >> 32);
}

static uint32_t hash_of(struct str text)
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
    return (uint32_t)(mix(mix(hash, piece), 0) >> 16);
}

// Where this text stands among the slots, or the free one where it belongs.
static struct frame_texts_slot *slot_of(const struct frame_texts *texts,
                                        struct str text, uint32_t hash)
{
    uint32_t mask = texts->slot_count - 1;
    uint32_t at = hash & mask;

    while (
        texts->slots[at].number
        && (texts->slots[at].hash != hash
            || !str_is_equal(texts->at[texts->slots[at].number - 1], text))) {
        at = (at + 1) & mask;
    }
    return &texts->slots[at];
}

// Only hashes are looked at: no two texts are the same.
static void widen(struct frame_texts *texts)
{
    const struct str *old_texts = texts->at;
    const struct frame_texts_slot *old = texts->slots;
    uint32_t old_count = texts->slot_count;

    make_room(texts, texts->room * 2);
    memcpy(texts->at, old_texts, texts->count * sizeof *old_texts);
    for (uint32_t i = 0; i < old_count; i++) {
        uint32_t at = old[i].hash & (texts->slot_count - 1);

        while (old[i].number && texts->slots[at].number) {
            at = (at + 1) & (texts->slot_count - 1);
        }
        if (old[i].number) {
            texts->slots[at] = old[i];
        }
    }
}

uint32_t frame_texts_code(struct frame_texts *texts, struct str text)
{
    struct frame_texts_slot *slot;
    uint32_t hash;

    if (texts->last.at && str_is_equal(texts->last, text)) {
        return texts->last_code;
    }
    hash = hash_of(text);
    slot = slot_of(texts, text, hash);
    if (!slot->number) {
        if (texts->count == texts->room) {
            widen(texts);
            slot = slot_of(texts, text, hash);
        }
        texts->at[texts->count++] = str_copy(texts->arena, text);
        *slot = (struct frame_texts_slot){hash, texts->count};
    }
    texts->last_code = slot->number - 1;
    texts->last = texts->at[texts->last_code];
    return texts->last_code;
}

struct numbered {
    struct str text;
    uint32_t code;
};

static int by_text(const void *a, const void *b)
{
    return alphabet_compare(((const struct numbered *)a)->text,
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
