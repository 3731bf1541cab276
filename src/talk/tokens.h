#ifndef TALK_TOKENS_H
#define TALK_TOKENS_H

// tokens - the words and marks of what was said, the same whether a person
// typed it or a machine heard it.
//
// Words are lower-cased and lose their apostrophes ("don't", "don' t" and
// "don t" are "dont"); a hyphen parts words ("mm-hmm" and "mmhmm" are "mm",
// "hmm"). Marks are . , ! ? ; : " ... and -- (speech that was cut off). What a
// transcriber put in brackets is a sound: "[chuckles]" becomes "[chuckles", the
// time in "[inaudible 00:01:02]" is dropped. Bytes beyond ASCII are letters.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

struct arena;

enum {
    TOKEN_MAX_BYTES = 48, // of a word; what is longer is cut there
};

enum token_kind { TOKEN_WORD, TOKEN_MARK, TOKEN_SOUND };

struct token {
    uint32_t hash; // of its bytes
    uint32_t at;   // in tokens.text; a space stands before and behind it
    uint8_t len;
    uint8_t kind; // enum token_kind
};

struct tokens {
    const struct token *at;
    const char *text;
    int count;
    int words; // how many of them are words
};

// Without marks and sounds when `is_bare`: as from an automatic transcript.
struct tokens tokens_read(struct arena *arena, struct str text, bool is_bare);

static inline struct str token_text(const struct tokens *tokens, int n)
{
    const struct token *token = &tokens->at[n];

    return (struct str){tokens->text + token->at, token->len};
}

// The hash that token.hash holds, of a literal: for tables of words.
uint32_t token_hash(struct str text);

// What an automatic transcript would have of it: lower case, no punctuation,
// no brackets (the words in them stay). For training and evaluation.
struct str tokens_bare_text(struct arena *arena, struct str text);

#endif
