#ifndef TALK_MASK_TOKEN_H
#define TALK_MASK_TOKEN_H

// mask_token - a text as words, numbers and signs, for talk/mask.h only.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

struct arena;

enum mask_shape {
    SHAPE_SIGN,    // one sign that is no letter or digit
    SHAPE_DIGITS,  // 12, 1984
    SHAPE_ORDINAL, // 12th
    SHAPE_MIXED,   // SW1A
    SHAPE_LOWER,   // anna
    SHAPE_CAPITAL, // Anna, McDonald, A
    SHAPE_CAPS,    // ANNA
    SHAPE_MASKED,  // [name 1], which is left alone
};

struct mask_token {
    size_t at, len;  // bytes in the text, without "'s" at the end of a word
    size_t whole;    // and with it
    struct str base; // the same in small letters
    enum mask_shape shape;
    bool is_spaced; // something blank stands before it
    bool starts;    // begins a sentence, as far as that can be seen
};

struct mask_tokens {
    struct str text;
    struct mask_token *at;
    size_t count;
};

struct mask_tokens mask_tokens_of(struct arena *arena, struct str text);

// The token has this text, in small letters. Beyond the last one: never.
bool mask_token_is(const struct mask_tokens *tokens, size_t i,
                   const char *word);

// One of these words, which are separated and surrounded by spaces.
bool mask_token_in(const struct mask_tokens *tokens, size_t i,
                   const char *words);

bool mask_token_is_word(const struct mask_tokens *tokens, size_t i);

// The digits of a token as a number; -1: it is none, or above 999,999,999.
long mask_token_number(const struct mask_tokens *tokens, size_t i);

#endif
