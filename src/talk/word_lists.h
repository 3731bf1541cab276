#ifndef TALK_WORD_LISTS_H
#define TALK_WORD_LISTS_H

// word_lists - words, and the nine kinds of function words among them.
//
// The lists are our own, of closed classes of English grammar; a word may be of
// more than one kind ("that"). "don't" counts as two words, do + not; "I'm" as
// I + am. Square brackets ("[inaudible]") are not words.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

enum word_kind {
    WORD_PERSONAL_PRONOUN,
    WORD_IMPERSONAL_PRONOUN,
    WORD_ARTICLE,
    WORD_CONJUNCTION,
    WORD_PREPOSITION,
    WORD_AUXILIARY,
    WORD_ADVERB, // frequent ones
    WORD_NEGATION,
    WORD_QUANTIFIER,
    WORD_KINDS,
};
extern const char *const WORD_KIND_NAMES[WORD_KINDS]; // "personal pronouns"

enum { WORD_MOST = 64 }; // bytes; what is longer counts as a word of no kind

// A word of a text in lower case; `at` points into `room`.
struct word {
    struct str text;
    char room[WORD_MOST];
};

// Cuts the next word off the front of *rest; false: there is none. Letters are
// those of UTF-8: any byte above 127 but punctuation belongs to a word.
bool word_next(struct str *rest, struct word *word);

// Bits, one for each enum word_kind; 0 for most words.
unsigned word_kinds(struct str word);

struct word_counts {
    int words;
    int kind[WORD_KINDS];
    int we; // we, us, our, ours, ourselves
    int i;  // I, me, my, mine, myself
};

// Adds the words of `text`; returns the kinds that occurred, as bits.
unsigned word_counts_add(struct word_counts *counts, struct str text);

int words_in(struct str text); // only their number

#endif
