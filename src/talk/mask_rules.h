#ifndef TALK_MASK_RULES_H
#define TALK_MASK_RULES_H

// mask_rules - what points at a person, for talk/mask.h only: rules that look
// at the tokens of a text and say how far something reaches.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/mask.h"
#include "talk/mask_token.h"

// ---- words that are known ---------------------------------------------------

enum mask_flag {
    WORD_FIRST = 1,  // a frequent first name
    WORD_LAST = 2,   // a frequent last name
    WORD_PLACE = 4,  //
    WORD_COMMON = 8, // no name, whatever its first letter
    WORD_BOTH = 16,  // a name or a place, and an ordinary word as well
    WORD_KNOWN = 32, // the caller said so, or it stood where only a name stands
    WORD_SEEN = 64,  // stood in a sentence with a capital letter
    WORD_LOWER = 128, // stood somewhere in small letters
};

struct mask_word {
    struct str key; // small letters, "_" for a space; NULL: empty
    unsigned flags;
    enum mask_kind kind; // of WORD_KNOWN and WORD_SEEN
    int *id;             // shared by all parts of one name; NULL: none yet
};

struct mask_words {
    struct arena *arena;
    struct mask_word *at;
    size_t room; // a power of two
    size_t count;
};

// With the lists of lexicons/.
struct mask_words mask_words_in(struct arena *arena);

// NULL: never heard of.
struct mask_word *mask_words_find(const struct mask_words *words,
                                  struct str key);
// The same, put in where it was not. Pointers to others may become invalid.
struct mask_word *mask_words_put(struct mask_words *words, struct str key);

// ---- rules ------------------------------------------------------------------

struct mask_look {
    const struct mask_tokens *tokens;
    const struct mask_words *words;
};

// Each returns the token behind what begins at token `i`; `i` itself: nothing
// begins there.
size_t mask_find_mail(const struct mask_look *look, size_t i);
size_t mask_find_web(const struct mask_look *look, size_t i);
size_t mask_find_date(const struct mask_look *look, size_t i);
size_t mask_find_age(const struct mask_look *look, size_t i);
size_t mask_find_postcode(const struct mask_look *look, size_t i);
size_t mask_find_address(const struct mask_look *look, size_t i);
size_t mask_find_phone(const struct mask_look *look, size_t i);
size_t mask_find_number(const struct mask_look *look, size_t i);

// A name or a place. `kind` says which; `is_sure` that the word is one also
// where it stands in small letters.
size_t mask_find_name(const struct mask_look *look, size_t i,
                      enum mask_kind *kind, bool *is_sure);

#endif
