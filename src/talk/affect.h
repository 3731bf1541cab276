#ifndef TALK_AFFECT_H
#define TALK_AFFECT_H

// affect - how bright or dark the words of a turn are, by the VADER lexicon
// (lexicons/vader_lexicon.txt) and its rules.
//
// Words only: neither tone of voice nor sarcasm is seen, and "I was so afraid,
// but we talked" is not what the client feels now. Made for social media; in
// psychotherapy word lists follow human raters weakly (LIWC kappa .25, Tanana
// et al. 2021).
//
// Where the text and the programs that carry the name VADER differ, this
// follows the programs: tests/reference/vader.csv pins it to one. Two things
// are our own: remarks in brackets are skipped, and a dash ends a word.
//
// SOURCE: Hutto & Gilbert (2014), ICWSM
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

#include <stddef.h>

// -1 to 1, four decimals; 0 where no word is in the lexicon.
double affect_compound(struct str text);

struct affect_point {
    int turn;
    double compound;
};

enum { AFFECT_TURNS = 5 };

struct affect {
    double mean;       // of the turns' compounds; NAN: no turns
    double low_share;  // of turns at or below -0.05
    double high_share; // of turns at or above +0.05
    int turns;
    // The turns that differ most from the speaker's own mean, most first.
    struct affect_point far[AFFECT_TURNS];
    int far_count;
};

// Of one speaker's turns.
struct affect affect_of(const struct affect_point *points, size_t count);

#endif
