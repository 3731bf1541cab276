#ifndef TALK_WORD_LISTS_H
#define TALK_WORD_LISTS_H

// word_lists - nine kinds of function words, and how often a speaker uses them.
//
// The lists are our own, of closed classes of English grammar; a word may be of
// more than one kind ("nobody").
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/words.h"

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

#endif
