// features.c - see features.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/features.h"

// Borders of a turn, and the first factor of each kind of gram.
static const uint32_t TURN_BEGINS = 0x3c6ef372;
static const uint32_t TURN_ENDS = 0xa54ff53a;
static const uint32_t OF_CHARACTERS = 0x510e527f;
static const uint32_t NO_TURN = 0x9b05688c;

// SOURCE: the finaliser of MurmurHash3 (Appleby, public domain)
static inline uint32_t mixed(uint32_t hash)
{
    hash ^= hash >> 16;
    hash *= 0x85ebca6bU;
    hash ^= hash >> 13;
    hash *= 0xc2b2ae35U;
    return hash ^ hash >> 16;
}

static inline uint32_t joined(uint32_t hash, uint32_t next)
{
    return (hash * 0x9e3779b1U) ^ mixed(next + 0x7f4a7c15U);
}

static inline uint32_t with_character(uint32_t hash, char character)
{
    return (hash ^ (unsigned char)character) * 16777619U;
}

static inline uint32_t row_of(uint32_t hash, uint32_t rows)
{
    return mixed(hash) & (rows - 1);
}

size_t features_words(const struct tokens *tokens, uint32_t *rows)
{
    uint32_t before = 0; // the last two tokens
    uint32_t last = TURN_BEGINS;
    size_t n = 0;

    for (int i = 0; i <= tokens->count; i++) {
        uint32_t hash = i < tokens->count ? tokens->at[i].hash : TURN_ENDS;
        uint32_t pair = joined(last, hash);

        if (i < tokens->count) {
            rows[n++] = row_of(hash, OWN_ROWS);
        }
        rows[n++] = row_of(pair, OWN_ROWS);
        if (i > 0) {
            rows[n++] = row_of(joined(before, hash), OWN_ROWS);
        }
        before = pair;
        last = hash;
    }
    return n;
}

// The grams that begin at `text`: of two characters up to `most`.
static size_t grams_from(const char *text, size_t most, uint32_t *rows)
{
    uint32_t hash = OF_CHARACTERS;
    size_t n = 0;

    for (size_t i = 0; i < most && i < GRAM_CHARACTERS_MOST; i++) {
        hash = with_character(hash, text[i]);
        if (i + 1 >= GRAM_CHARACTERS_LEAST) {
            rows[n++] = row_of(hash, OWN_ROWS);
        }
    }
    return n;
}

size_t features_characters(const struct tokens *tokens,
                           const struct token *word, uint32_t *rows)
{
    const char *text = tokens->text + word->at - 1;
    size_t len = (size_t)word->len + 2;
    size_t n = 0;

    for (size_t from = 0; from < len; from++) {
        n += grams_from(text + from, len - from, rows + n);
    }
    return n;
}

size_t features_mark(const struct tokens *tokens, const struct token *mark,
                     uint32_t *rows)
{
    const char *border = tokens->text + mark->at - 1;
    size_t n = 0;

    for (int reach = 0; reach <= MARK_REACHES; reach++) {
        uint32_t hash = OF_CHARACTERS;

        if (reach > 0 && border[-reach] == ' ') { // the first token: no word
            break;
        }
        for (int i = reach; i > 0; i--) {
            hash = with_character(hash, border[-i]);
        }
        hash = with_character(hash, border[1]);
        rows[n++] = row_of(hash, OWN_ROWS);
        rows[n++] = row_of(with_character(hash, ' '), OWN_ROWS);
    }
    return n;
}

size_t features_context(const struct utterance *utterance, uint32_t *rows)
{
    uint32_t side = utterance ? mixed((uint32_t)utterance->side + 1) : 0;
    uint32_t last = TURN_BEGINS;
    size_t n = 0;

    if (!utterance) {
        rows[0] = row_of(NO_TURN, CONTEXT_ROWS);
        return 1;
    }
    for (int i = 0; i <= utterance->tokens.count; i++) {
        uint32_t hash = i < utterance->tokens.count
                          ? utterance->tokens.at[i].hash
                          : TURN_ENDS;

        if (i < utterance->tokens.count) {
            rows[n++] = row_of(hash ^ side, CONTEXT_ROWS);
        }
        rows[n++] = row_of(joined(last, hash) ^ side, CONTEXT_ROWS);
        last = hash;
    }
    return n;
}
