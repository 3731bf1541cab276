// phrases.c - looks at each word of a turn: which phrases could begin here?
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/phrases.h"

#include "base/arena.h"
#include "talk/words.h"

#include <stdlib.h>
#include <string.h>

// A phrase under one of the words that it may begin with.
struct entry {
    struct str first, rest;
    enum phrase_kind kind;
};

struct phrases {
    struct entry *entries; // in byte order of `first`
    size_t count;
};

struct words {
    struct str *at;
    size_t count;
};

static int entry_order(const void *a, const void *b)
{
    return str_compare(((const struct entry *)a)->first,
                       ((const struct entry *)b)->first);
}

// How many words a phrase may begin with: 1, and one more for each `|`.
static size_t beginnings(struct str phrase)
{
    size_t count = 1;
    struct str first = str_cut(&phrase, ' ');
    for (size_t i = 0; i < first.len; i++) {
        count += first.at[i] == '|';
    }
    return count;
}

static void add_phrase(struct phrases *phrases, struct str phrase,
                       enum phrase_kind kind)
{
    struct str rest = phrase;
    struct str firsts = str_cut(&rest, ' ');
    while (firsts.at) {
        struct str first = str_cut(&firsts, '|');
        phrases->entries[phrases->count++] =
            (struct entry){.first = first, .rest = rest, .kind = kind};
    }
}

const struct phrases *phrases_open(struct arena *arena)
{
    struct phrases *phrases = arena_take(arena, 1, sizeof *phrases);
    size_t count = 0;
    for (int kind = 0; kind < PHRASE_KINDS; kind++) {
        for (int i = 0; i < PHRASE_LISTS[kind].count; i++) {
            count += beginnings(str_of(PHRASE_LISTS[kind].phrases[i]));
        }
    }
    phrases->entries = arena_take(arena, count, sizeof *phrases->entries);
    for (int kind = 0; kind < PHRASE_KINDS; kind++) {
        for (int i = 0; i < PHRASE_LISTS[kind].count; i++) {
            add_phrase(phrases, str_of(PHRASE_LISTS[kind].phrases[i]),
                       (enum phrase_kind)kind);
        }
    }
    qsort(phrases->entries, phrases->count, sizeof *phrases->entries,
          entry_order);
    return phrases;
}

// The words of a turn between "^" and "$".
static struct words words_of(struct arena *arena, struct str text)
{
    size_t room = (size_t)words_in(text) + 2;
    struct words words = {arena_take(arena, room, sizeof(struct str)), 0};
    words.at[words.count++] = STR("^");
    struct word_walk walk = word_walk_of(text);
    for (struct str word; word_next(&walk, &word);) {
        words.at[words.count++] = str_copy(arena, word);
    }
    words.at[words.count++] = STR("$");
    return words;
}

// The words that a group stands for; what is no group stands for itself.
static struct str choices_of(struct str choices)
{
    for (int i = 0; choices.at[0] == '@' && i < PHRASE_GROUP_COUNT; i++) {
        if (str_is(choices, PHRASE_GROUPS[i].name)) {
            return str_of(PHRASE_GROUPS[i].words);
        }
    }
    return choices;
}

// Walks by bytes: this is asked for most words of a session.
static bool is_one_of(struct str word, struct str choices)
{
    choices = choices_of(choices);
    const char *at = choices.at, *end = choices.at + choices.len;
    while (at < end) {
        size_t same = 0;
        while (at < end && same < word.len && *at == word.at[same]) {
            same++;
            at++;
        }
        if (same == word.len && (at == end || *at == '|')) {
            return true;
        }
        while (at < end && *at++ != '|') {
        }
    }
    return false;
}

// Do the words from `next` on go on as the phrase does? A word that may be
// missing is taken when it is there.
static bool goes_on(struct words words, size_t next, struct str rest)
{
    while (rest.at) {
        struct str choices = str_cut(&rest, ' ');
        bool may_miss = str_starts(choices, STR("("));
        if (may_miss) {
            choices = (struct str){choices.at + 1, choices.len - 2};
        }
        bool here = next < words.count && is_one_of(words.at[next], choices);
        if (!here && !may_miss) {
            return false;
        }
        next += here;
    }
    return true;
}

// The first entry whose word is not before this one.
static size_t entries_from(const struct phrases *phrases, struct str word)
{
    size_t low = 0, high = phrases->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        bool before = str_compare(phrases->entries[middle].first, word) < 0;
        low = before ? middle + 1 : low;
        high = before ? high : middle;
    }
    return low;
}

unsigned phrases_in(const struct phrases *phrases, struct arena *arena,
                    struct str text)
{
    size_t mark = arena_mark(arena);
    struct words words = words_of(arena, text);
    unsigned found = 0;
    for (size_t i = 0; i < words.count; i++) {
        for (size_t at = entries_from(phrases, words.at[i]);
             at < phrases->count
             && str_is_equal(phrases->entries[at].first, words.at[i]);
             at++) {
            const struct entry *entry = &phrases->entries[at];
            bool here = goes_on(words, i + 1, entry->rest);
            found |= here ? 1U << entry->kind : 0;
        }
    }
    arena_rewind(arena, mark);
    return found;
}
