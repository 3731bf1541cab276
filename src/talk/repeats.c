// repeats.c - see repeats.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/repeats.h"

#include "base/arena.h"

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

// ---- words as numbers -------------------------------------------------------

// SOURCE: FNV-1a, 64 bits
static const uint64_t HASH_START = 14695981039346656037U;
static const uint64_t HASH_PRIME = 1099511628211U;

// A letter without its capital, a digit or a sign beyond ASCII; '\0': a gap.
static char letter_of(char c)
{
    if (c >= 'A' && c <= 'Z') {
        return (char)(c + 'a' - 'A');
    }
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\''
        || (unsigned char)c >= 0x80) {
        return c;
    }
    return '\0';
}

// The next word as a number. False: no more.
static bool next_hash(struct str *rest, uint64_t *hash)
{
    while (rest->len && !letter_of(*rest->at)) {
        rest->at++;
        rest->len--;
    }
    if (rest->len == 0) {
        return false;
    }
    *hash = HASH_START;
    while (rest->len && letter_of(*rest->at)) {
        *hash = (*hash ^ (unsigned char)letter_of(*rest->at)) * HASH_PRIME;
        rest->at++;
        rest->len--;
    }
    return true;
}

// What a cue says, without capitals and punctuation.
struct said {
    uint64_t hash; // of all words in their order
    int words;
    bool is_loop;
};

// ---- round and round --------------------------------------------------------

// Words in the longest stretch in which each is the same as `period` before.
static int longest_loop(const uint64_t *words, int count, int period)
{
    int longest = 0;
    int run = 0;

    for (int i = period; i < count; i++) {
        run = words[i] == words[i - period] ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest ? longest + period : 0;
}

static bool is_loop(const uint64_t *words, int count)
{
    for (int period = 1; count >= LOOP_WORDS && period <= PERIOD_MOST;
         period++) {
        int loop = longest_loop(words, count, period);

        if (loop >= LOOP_WORDS && loop / period >= rounds_least(period)
            && loop * 2 >= count) {
            return true;
        }
    }
    return false;
}

static struct said said_of(struct arena *arena, struct str text)
{
    size_t mark = arena_mark(arena);
    uint64_t *words = arena_take(arena, text.len, sizeof *words);
    struct said said = {.hash = HASH_START};

    while (next_hash(&text, &words[said.words])) {
        said.hash = (said.hash ^ words[said.words]) * HASH_PRIME;
        said.words++;
    }
    said.is_loop = is_loop(words, said.words);
    arena_rewind(arena, mark);
    return said;
}

// ---- in a row ---------------------------------------------------------------

// Behind the last cue of a row that says the same as the one at `from`.
static size_t row_from(const struct cue_list *list, const struct said *said,
                       size_t from)
{
    size_t end = from + 1;

    while (end < list->count
           && list->cues[end].speaker == list->cues[from].speaker
           && said[end].words == said[from].words
           && said[end].hash == said[from].hash) {
        end++;
    }
    return end;
}

void repeats_find(const struct cue_list *list, bool *flags)
{
    size_t mark = arena_mark(list->arena);
    struct said *said = arena_take(list->arena, list->count, sizeof *said);

    for (size_t i = 0; i < list->count; i++) {
        said[i] = said_of(list->arena, list->cues[i].text);
    }
    for (size_t i = 0; i < list->count;) {
        size_t end = row_from(list, said, i);
        size_t least = said[i].words < SHORT_WORDS ? ROW_OF_SHORT : ROW_OF_LONG;
        bool in_row = said[i].words > 0 && end - i >= least;

        for (; i < end; i++) {
            flags[i] = in_row || said[i].is_loop;
        }
    }
    arena_rewind(list->arena, mark);
}
