// mask_words.c - the words that talk/mask.c knows: an open hash table, filled
// with lexicons/*-names.txt and places.txt. "?" behind a word of a list: it is
// an ordinary word as well.
//
// SOURCE: Fowler, Noll & Vo: FNV-1a, 32 bits
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/embedded.h"
#include "talk/mask_rules.h"

#include <string.h>

enum { FIRST_ROOM = 4096 };

static size_t hash_of(struct str key)
{
    uint32_t hash = 2166136261U;

    for (size_t i = 0; i < key.len; i++) {
        hash = (hash ^ (unsigned char)key.at[i]) * 16777619U;
    }
    return hash;
}

// The place of the key, or the empty one where it would be put.
static struct mask_word *place_of(const struct mask_words *words,
                                  struct str key)
{
    size_t at = hash_of(key) & (words->room - 1);

    while (words->at[at].key.at && !str_is_equal(words->at[at].key, key)) {
        at = (at + 1) & (words->room - 1);
    }
    return &words->at[at];
}

struct mask_word *mask_words_find(const struct mask_words *words,
                                  struct str key)
{
    struct mask_word *word = place_of(words, key);

    return word->key.at ? word : NULL;
}

static void grow(struct mask_words *words)
{
    struct mask_words wider = *words;

    wider.room *= 2;
    wider.at = arena_take(words->arena, wider.room, sizeof *wider.at);
    for (size_t i = 0; i < words->room; i++) {
        if (words->at[i].key.at) {
            *place_of(&wider, words->at[i].key) = words->at[i];
        }
    }
    *words = wider;
}

struct mask_word *mask_words_put(struct mask_words *words, struct str key)
{
    struct mask_word *word = place_of(words, key);

    if (word->key.at) {
        return word;
    }
    if (2 * ++words->count > words->room) {
        grow(words);
        word = place_of(words, key);
    }
    word->key = str_copy(words->arena, key);
    return word;
}

// ---- the lists --------------------------------------------------------------

static const struct {
    const char *file;
    unsigned flag;
} LISTS[] = {
    {"first-names.txt", WORD_FIRST },
    {"last-names.txt",  WORD_LAST  },
    {"places.txt",      WORD_PLACE },
    {"not-names.txt",   WORD_COMMON},
};

static void read_line(struct mask_words *words, struct str line, unsigned flag)
{
    while (line.at) {
        struct str word = str_trim(str_cut(&line, ' '));
        bool is_both = word.len && word.at[word.len - 1] == '?';

        word.len -= is_both;
        if (word.len) {
            mask_words_put(words, word)->flags |=
                flag | (is_both ? WORD_BOTH : 0U);
        }
    }
}

static void read_list(struct mask_words *words, struct str bytes, unsigned flag)
{
    while (bytes.len) {
        struct str line = str_cut(&bytes, '\n');

        if (line.len && *line.at != '#') {
            read_line(words, line, flag);
        }
    }
}

static unsigned flag_of(const char *file)
{
    for (size_t i = 0; i < sizeof LISTS / sizeof *LISTS; i++) {
        if (strcmp(file, LISTS[i].file) == 0) {
            return LISTS[i].flag;
        }
    }
    return 0;
}

struct mask_words mask_words_in(struct arena *arena)
{
    struct mask_words words = {.arena = arena, .room = FIRST_ROOM};

    words.at = arena_take(arena, words.room, sizeof *words.at);
    for (int i = 0; i < EMBEDDED_LEXICONS_COUNT; i++) {
        unsigned flag = flag_of(EMBEDDED_LEXICONS[i].name);

        if (flag) {
            read_list(&words, EMBEDDED_LEXICONS[i].bytes, flag);
        }
    }
    return words;
}
