#ifndef TALK_LISTENING_H
#define TALK_LISTENING_H

// listening - everything that is known about one session: what its transcript
// says, how each turn was coded, the numbers, and the places to look at. The
// command and the pages of the practice show this and nothing else.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/coder.h"
#include "talk/moments.h"
#include "talk/numbers.h"
#include "talk/side.h"

struct listening {
    const struct transcript *transcript;
    bool therapist_by_name;   // the file calls them so; false: somebody said it
    struct turn_codes *codes; // one per turn
    const enum side *sides;   // whose it is, one per turn
    struct numbers numbers;
    struct moments moments;       // all that the rules found
    struct moments_choice choice; // those that are shown first
};

// The therapist must be set: ERR_INPUT otherwise, and where there is no turn
// of theirs. The transcript stays the caller's and must outlive `listening`;
// all else lives in the arena.
bool listening_of(struct arena *arena, const struct coder *coder,
                  const struct transcript *transcript,
                  struct listening *listening, struct err *err) MUST_USE;

#endif
