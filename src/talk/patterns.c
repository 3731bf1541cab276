// patterns.c - see patterns.h.
//
// No pattern crosses from one 64-bit block to the next, so that blocks are
// shifted without a carry, all of them alike: the compiler makes vector
// instructions of it.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/patterns.h"

#include "base/arena.h"
#include "base/wide.h"
#include "talk/tokens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCKS = 16,
    BLOCK_BITS = 64,
    WORDS_MOST = 1024,
    SLOTS = 4 * WORDS_MOST,
};

struct places {
    uint64_t at[BLOCKS];
};

struct patterns {
    int rows;
    int blocks; // that are used
    int bits;   // of the last one
    struct places begins;
    struct places before_gap;
    struct places ends;
    uint8_t row_of[BLOCKS * BLOCK_BITS]; // of a place where a pattern ends
    // Where each word may stand; words[0] is a word of no pattern.
    int word_count;
    struct places words[WORDS_MOST];
    uint32_t hash_of[WORDS_MOST];
    uint16_t slots[SLOTS]; // 0: free
};

// ---- words ------------------------------------------------------------------

static unsigned first_slot(uint32_t hash)
{
    return (hash ^ hash >> 16) % SLOTS;
}

static int find_word(const struct patterns *patterns, uint32_t hash)
{
    unsigned slot = first_slot(hash);

    while (patterns->slots[slot]
           && patterns->hash_of[patterns->slots[slot]] != hash) {
        slot = (slot + 1) % SLOTS;
    }
    return patterns->slots[slot];
}

static _Noreturn void give_up(const char *what)
{
    (void)fprintf(stderr, "rapport: patterns: %s\n", what);
    abort();
}

static int meet_word(struct patterns *patterns, uint32_t hash)
{
    unsigned slot = first_slot(hash);
    int word = find_word(patterns, hash);

    if (word) {
        return word;
    }
    if (patterns->word_count == WORDS_MOST) {
        give_up("too many words");
    }
    word = patterns->word_count++;
    while (patterns->slots[slot]) {
        slot = (slot + 1) % SLOTS;
    }
    patterns->slots[slot] = (uint16_t)word;
    patterns->hash_of[word] = hash;
    return word;
}

// ---- reading ----------------------------------------------------------------

static struct str words_of_class(const struct pattern_list *list,
                                 struct str name)
{
    for (const struct pattern_class *class = list->classes; class->name;
         class ++) {
        if (str_is(name, class->name)) {
            return str_of(class->words);
        }
    }
    give_up("no such class of words");
}

// Lets each word that is named there stand at the place.
static void add_words(struct patterns *patterns,
                      const struct pattern_list *list, struct str words,
                      char mark, int block, uint64_t bit)
{
    while (words.at) {
        struct str word = str_cut(&words, mark);

        if (word.len > 1 && word.at[0] == '@') {
            struct str name = {word.at + 1, word.len - 1};

            add_words(patterns, list, words_of_class(list, name), ' ', block,
                      bit);
        } else if (word.len > 0) {
            int n = meet_word(patterns, token_hash(word));

            patterns->words[n].at[block] |= bit;
        }
    }
}

static int count_places(struct str pattern)
{
    int places = 0;

    while (pattern.at) {
        places += !str_is(str_cut(&pattern, ' '), "*");
    }
    return places;
}

static void make_room(struct patterns *patterns, int places)
{
    if (places == 0 || places > BLOCK_BITS) {
        give_up("a pattern is empty, or too long");
    }
    if (patterns->bits + places > BLOCK_BITS) {
        patterns->blocks++;
        patterns->bits = 0;
    }
    if (patterns->blocks > BLOCKS) {
        give_up("too many patterns");
    }
}

static void add_pattern(struct patterns *patterns,
                        const struct pattern_list *list, struct str pattern,
                        int row)
{
    uint64_t bit = 0;
    int block;

    make_room(patterns, count_places(pattern));
    block = patterns->blocks - 1;
    patterns->begins.at[block] |= (uint64_t)1 << patterns->bits;
    while (pattern.at) {
        struct str place = str_cut(&pattern, ' ');

        if (str_is(place, "*")) {
            patterns->before_gap.at[block] |= bit;
        } else {
            bit = (uint64_t)1 << patterns->bits++;
            add_words(patterns, list, place, '|', block, bit);
        }
    }
    patterns->ends.at[block] |= bit;
    patterns->row_of[block * BLOCK_BITS + patterns->bits - 1] = (uint8_t)row;
}

const struct patterns *patterns_new(struct arena *arena,
                                    const struct pattern_list *list)
{
    struct patterns *patterns = arena_take(arena, 1, sizeof *patterns);

    patterns->word_count = 1;
    patterns->blocks = 1;
    for (; list->rows[patterns->rows].name; patterns->rows++) {
        struct str rest = str_of(list->rows[patterns->rows].patterns);

        if (patterns->rows > UINT8_MAX) {
            give_up("too many rows");
        }
        while (rest.at) {
            add_pattern(patterns, list, str_trim(str_cut(&rest, ',')),
                        patterns->rows);
        }
    }
    return patterns;
}

int patterns_rows(const struct patterns *patterns)
{
    return patterns->rows;
}

// ---- counting ---------------------------------------------------------------

static void count_ends(const struct patterns *patterns, int block,
                       uint64_t ends, uint8_t *counts)
{
    for (; ends; ends &= ends - 1) {
        int bit = __builtin_ctzll(ends);
        uint8_t *count = &counts[patterns->row_of[block * BLOCK_BITS + bit]];

        *count += *count < PATTERN_COUNT_MOST;
    }
}

// The places that the last words have reached, the last one first.
struct reached {
    struct places after[PATTERN_GAP_WORDS + 1];
    int last;
};

static void step(const struct patterns *patterns, uint32_t hash,
                 struct reached *reached, uint8_t *counts)
{
    enum { BACK = PATTERN_GAP_WORDS + 1 };
    int number = find_word(patterns, hash);
    const struct places *word = &patterns->words[number];
    const struct places *one = &reached->after[reached->last];
    const struct places *two = &reached->after[(reached->last + 3) % BACK];
    const struct places *three = &reached->after[(reached->last + 2) % BACK];
    struct places *next = &reached->after[(reached->last + 1) % BACK];
    struct places now = {{0}};

    reached->last = (reached->last + 1) % BACK;
    if (number == 0) { // no place holds it, as most words
        memset(next, 0, sizeof *next);
        return;
    }
    for (int b = 0; b < patterns->blocks; b++) { // *next is the fourth last
        uint64_t over_gap = (two->at[b] | three->at[b] | next->at[b])
                          & patterns->before_gap.at[b];

        now.at[b] = ((one->at[b] | over_gap) << 1 | patterns->begins.at[b])
                  & word->at[b];
    }
    for (int b = 0; b < patterns->blocks; b++) {
        uint64_t ends = now.at[b] & patterns->ends.at[b];

        if (ends) {
            count_ends(patterns, b, ends, counts);
        }
    }
    *next = now;
}

WIDE void patterns_count(const struct patterns *patterns,
                         const uint32_t *hashes, size_t count, uint8_t *counts)
{
    struct reached reached = {.last = 0};

    memset(counts, 0, (size_t)patterns->rows);
    step(patterns, token_hash(STR("<")), &reached, counts);
    for (size_t i = 0; i < count; i++) {
        step(patterns, hashes[i], &reached, counts);
    }
    step(patterns, token_hash(STR(">")), &reached, counts);
}
