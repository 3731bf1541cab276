// repeats.c - see repeats.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/repeats.h"

#include "base/arena.h"
#include "talk/words.h"

enum {
    SHORT_WORDS = 3, // from here on a sentence is long enough to be told apart
    ROW_OF_LONG = 3,
    ROW_OF_SHORT = 6,
    PERIOD_MOST = 12, // words of a phrase that goes round
    LOOP_WORDS = 16,  // a loop has at least so many
};

// How often a phrase of that many words must come in a row.
static int rounds_least(int period)
{
    static const int ROUNDS[] = {0, 12, 8, 6, 5};

    return period < 5 ? ROUNDS[period] : 4;
}

// ---- in a row ---------------------------------------------------------------

static bool is_same(struct str a, struct str b, int *words)
{
    struct word_walk walk_a = word_walk_of(a);
    struct word_walk walk_b = word_walk_of(b);
    struct str word_a;
    struct str word_b;

    for (*words = 0;; ++*words) {
        bool more_a = word_next(&walk_a, &word_a);
        bool more_b = word_next(&walk_b, &word_b);

        if (!more_a || !more_b) {
            return more_a == more_b && *words > 0;
        }
        if (!str_is_equal(word_a, word_b)) {
            return false;
        }
    }
}

// The cues from `from` that say the same; `words` of one of them.
static size_t row_from(const struct cue_list *list, size_t from, int *words)
{
    const struct cue *first = &list->cues[from];
    size_t end = from + 1;
    int same;

    *words = 0;
    while (end < list->count && list->cues[end].speaker == first->speaker
           && is_same(first->text, list->cues[end].text, &same)) {
        *words = same;
        end++;
    }
    return end;
}

// ---- round and round --------------------------------------------------------

// SOURCE: FNV-1a, 32 bits
static uint32_t hash_of(struct str word)
{
    uint32_t hash = 2166136261U;

    for (size_t i = 0; i < word.len; i++) {
        hash = (hash ^ (unsigned char)word.at[i]) * 16777619U;
    }
    return hash;
}

// Words in the longest stretch in which each is the same as `period` before.
static int longest_loop(const uint32_t *words, int count, int period)
{
    int longest = 0;
    int run = 0;

    for (int i = period; i < count; i++) {
        run = words[i] == words[i - period] ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest ? longest + period : 0;
}

bool repeats_is_loop(struct arena *arena, struct str text)
{
    size_t mark = arena_mark(arena);
    uint32_t *words = arena_take(arena, text.len / 2 + 2, 2 * sizeof *words);
    struct word_walk walk = word_walk_of(text);
    bool found = false;
    int count = 0;

    for (struct str word; word_next(&walk, &word);) {
        words[count++] = hash_of(word);
    }
    for (int period = 1; period <= PERIOD_MOST && !found; period++) {
        int loop = longest_loop(words, count, period);

        found = loop >= LOOP_WORDS && loop / period >= rounds_least(period)
             && loop * 2 >= count;
    }
    arena_rewind(arena, mark);
    return found;
}

void repeats_find(const struct cue_list *list, bool *flags)
{
    for (size_t i = 0; i < list->count;) {
        int words;
        size_t end = row_from(list, i, &words);
        size_t least = words < SHORT_WORDS ? ROW_OF_SHORT : ROW_OF_LONG;
        bool in_row = end - i >= least;

        for (; i < end; i++) {
            flags[i] =
                in_row || repeats_is_loop(list->arena, list->cues[i].text);
        }
    }
}
