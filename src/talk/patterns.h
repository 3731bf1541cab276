#ifndef TALK_PATTERNS_H
#define TALK_PATTERNS_H

// patterns - counts how often turns of phrase occur in a row of words: all of
// them in one walk, at a cost that hardly depends on how many there are.
//
// A pattern is written as words with a space between. Each place may hold
// several words ("could|can"), a class of them ("@harm"), or be "*": up to
// three words of any kind. "<" stands before the first word of a turn, ">"
// behind the last one. Words are as talk/tokens.h makes them: lower case,
// without apostrophes.
//
//     "i could|can * @stop"    I can always quit, I could try to cut ...
//
// SOURCE: Baeza-Yates & Gonnet (1992), CACM 35(10): the shift-and automaton,
// a bit for each place of each pattern
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

struct arena;

// Words that stand for one another in a pattern, by "@name".
struct pattern_class {
    const char *name;
    const char *words; // with spaces between
};

// What is counted together.
struct pattern_row {
    const char *name;
    const char *patterns; // with ", " between
};

// Rows of one kind of turn, and the classes their patterns use; each list
// ends with a row without a name.
struct pattern_list {
    const struct pattern_row *rows;
    const struct pattern_class *classes;
};

enum {
    PATTERN_COUNT_MOST = 2, // more often than this is not told apart
    PATTERN_GAP_WORDS = 3,
};

struct patterns;

// A list that cannot be read (it is part of the program) ends it.
const struct patterns *patterns_new(struct arena *arena,
                                    const struct pattern_list *list);

// How many rows there are.
int patterns_rows(const struct patterns *patterns);

// `counts` has patterns_rows() entries; `hashes` are token.hash of the words.
void patterns_count(const struct patterns *patterns, const uint32_t *hashes,
                    size_t count, uint8_t *counts);

#endif
