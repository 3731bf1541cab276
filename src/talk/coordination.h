#ifndef TALK_COORDINATION_H
#define TALK_COORDINATION_H

// coordination - does somebody take up the small words of the other, from one
// turn to the next?
//
// For one kind of word m: P(reply has m, given that the turn before has m) -
// P(reply has m), over all turns of the speaker that follow one of the other.
// Then the mean of eight kinds. Above 0: taken up more often than anyway. No
// direction has been shown to be good (LISTENING.md part 4).
//
// SOURCE: Danescu-Niculescu-Mizil, Lee, Pang & Kleinberg (2012), Echoes of
// power, WWW; eight kinds and the least number of turns as in ConvoKit
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/word_lists.h"

#include <stddef.h>

enum {
    COORDINATION_LEAST = 3, // turns before a reply that hold the kind
    COORDINATION_LEAST_REPLIES = 20,
};

struct coordination {
    double mean;             // of the kinds known; NAN: too few replies
    double kind[WORD_KINDS]; // NAN: too rare; negations are never used
    int replies;
};

// One pair of turns: the kinds of words of the turn before and of the reply,
// as word_counts_add() returns them.
struct word_reply {
    unsigned before, after;
};

struct coordination coordination_of(const struct word_reply *replies,
                                    size_t count);

#endif
