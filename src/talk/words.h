#ifndef TALK_WORDS_H
#define TALK_WORDS_H

// words - cuts a text into words.
//
// "don't" is two words, do + not; "I'm" is I + am; "dont" and "im" of automatic
// transcripts are the same. Remarks in square brackets ("[inaudible]") are not
// words.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

enum { WORD_MOST = 48 }; // bytes; of a longer word only these are kept

// A walk over the words of a text, one after the other, in lower case:
//
//     struct word_walk walk = word_walk_of(text);
//     for (struct str word; word_next(&walk, &word);) ...
//
// `word` is valid until the next step. Every byte above 127 belongs to a word,
// but for spaces, quotation marks and dashes.
struct word_walk {
    struct str rest;
    struct str second; // of a contraction; empty: none is waiting
    bool is_joined;    // an apostrophe stands in the word that was cut last
    char room[WORD_MOST];
};
struct word_walk word_walk_of(struct str text);
bool word_next(struct word_walk *walk, struct str *word);

int words_in(struct str text); // only their number

#endif
