// lesson_groups.c - see lesson_groups.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/lesson_groups.h"

#include "base/arena.h"

#include <stdlib.h>

enum { WORDS_OF_RUN = 5 };

struct runs { // hashes of five words in a row, sorted
    uint32_t *at;
    size_t count;
    uint32_t last[WORDS_OF_RUN];
    size_t words;
};

static int compare_hashes(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static void add_word(struct runs *runs, uint32_t hash)
{
    uint32_t run = 0;

    runs->last[runs->words++ % WORDS_OF_RUN] = hash;
    if (runs->words < WORDS_OF_RUN) {
        return;
    }
    for (size_t i = 0; i < WORDS_OF_RUN; i++) {
        run = run * 0x9e3779b1U + runs->last[(runs->words + i) % WORDS_OF_RUN];
    }
    runs->at[runs->count++] = run;
}

static struct runs runs_of(struct arena *arena, const struct lesson *lesson)
{
    size_t bytes = 1; // no more words than bytes
    struct runs runs = {0};

    for (size_t n = 0; n < lesson->count; n++) {
        bytes += lesson->utterances[n].text.len;
    }
    runs.at = arena_take(arena, bytes, sizeof *runs.at);
    for (size_t n = 0; n < lesson->count; n++) {
        size_t mark = arena_mark(arena);
        struct tokens tokens =
            tokens_read(arena, lesson->utterances[n].text, true);

        for (int i = 0; i < tokens.count; i++) {
            add_word(&runs, tokens.at[i].hash);
        }
        arena_rewind(arena, mark);
    }
    qsort(runs.at, runs.count, sizeof *runs.at, compare_hashes);
    return runs;
}

// At least a third of the shorter one's runs are in the other.
static bool are_alike(const struct runs *a, const struct runs *b)
{
    size_t common = 0;
    size_t shorter = a->count < b->count ? a->count : b->count;

    for (size_t i = 0, k = 0; i < a->count && k < b->count;) {
        uint32_t x = a->at[i];
        uint32_t y = b->at[k];

        common += x == y;
        i += x <= y;
        k += y <= x;
    }
    return shorter > 0 && 3 * common >= shorter;
}

static void join_groups(struct lessons *lessons, int from, int to)
{
    for (size_t i = 0; from != to && i < lessons->count; i++) {
        if (lessons->at[i].group == from) {
            lessons->at[i].group = to;
        }
    }
}

// Joins lesson `n` with those before it that it belongs to.
static void join_earlier(struct lessons *lessons, const struct runs *runs,
                         size_t n)
{
    const struct lesson *lesson = &lessons->at[n];

    for (size_t i = 0; i < n; i++) {
        const struct lesson *other = &lessons->at[i];

        if (str_is_equal(lesson->url, other->url)
            || are_alike(&runs[n], &runs[i])) {
            join_groups(lessons, lesson->group, other->group);
        }
    }
}

void lessons_group(struct arena *arena, struct lessons *lessons)
{
    size_t mark = arena_mark(arena);
    struct runs *runs = arena_take(arena, lessons->count, sizeof *runs);

    for (size_t i = 0; i < lessons->count; i++) {
        runs[i] = runs_of(arena, &lessons->at[i]);
        lessons->at[i].group = (int)i;
        join_earlier(lessons, runs, i);
    }
    arena_rewind(arena, mark);
}
