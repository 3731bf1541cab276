#ifndef TALK_FEATURES_H
#define TALK_FEATURES_H

// features - what a linear model sees of a turn, hashed into the rows of two
// tables.
//
// The own table has a row for each gram of the turn itself: one to three
// tokens in a row, and two to five characters in a row inside a word with its
// borders. The context table has a row for each gram (one or two tokens) of a
// turn nearby, together with whose turn that was; whether it came before or
// after is a matter of lanes, not of rows (talk/first_pass.h). So a turn is
// read once, whatever it is to its neighbours.
//
// Different grams may share a row: with as many rows as there are here it
// costs nothing that can be measured.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/utterance.h"

enum {
    OWN_ROWS = 1 << 18,
    CONTEXT_ROWS = 1 << 16,
    GRAM_TOKENS = 3,
    GRAM_CHARACTERS_LEAST = 2,
    GRAM_CHARACTERS_MOST = 5,
    CONTEXT_GRAM_TOKENS = 2,
    // Rows that one word may have: every start, every length.
    FEATURES_OF_WORD = 4 * (TOKEN_MAX_BYTES + 2),
    MARK_REACHES = 3, // characters before it
    FEATURES_OF_MARK = 2 * (MARK_REACHES + 1),
};

// How many rows features_words() and features_context() write at most.
static inline size_t features_room(const struct tokens *tokens)
{
    return (size_t)GRAM_TOKENS * ((size_t)tokens->count + 2);
}

// Rows of the own table for the tokens, once for each time they stand there.
// Returns how many it wrote to `rows`, which has features_room().
size_t features_words(const struct tokens *tokens, uint32_t *rows);

// The same for the characters of one word; `rows` has FEATURES_OF_WORD.
size_t features_characters(const struct tokens *tokens,
                           const struct token *word, uint32_t *rows);

// And of a mark together with the end of what it follows ("ow?", "w?", "?"):
// that a turn ends in a question must not drown among many words.
size_t features_mark(const struct tokens *tokens, const struct token *mark,
                     uint32_t *rows);

// Rows of the context table; NULL: there is no such turn, which is a feature
// as well. `rows` has features_room(), 1 for NULL.
size_t features_context(const struct utterance *utterance, uint32_t *rows);

#endif
