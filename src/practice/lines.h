#ifndef PRACTICE_LINES_H
#define PRACTICE_LINES_H

// lines - what stands in the record in somebody's words, to choose from for a
// letter or a handover: ticks pick lines, nothing is picked by itself.
//
// Of forms only what the client wrote for the therapist: a line marked "only
// me" or "I will bring it up" is not in the list, whoever asks.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

enum line_group {
    LINE_PATH,       // the client's own words: where I come from ...
    LINE_MOMENT,     // the client's moments
    LINE_GOAL,       // agreed by both
    LINE_TRIED,      // plans that were tried
    LINE_SAID,       // on forms, for the therapist
    LINE_PROMISE,    // of the therapist, still open
    LINE_PREFERENCE, // how the client likes to work
    LINE_GROUPS,
};
extern const char *const LINE_GROUP_TITLES[LINE_GROUPS];

enum { LINES_MOST = 120, LINE_KEY_ROOM = 40 };

struct line {
    char key[LINE_KEY_ROOM]; // what a tick sends: "goal.3"
    enum line_group group;
    struct str source; // "Where I come from", "After session 4"; may be empty
    struct str words;
};
bool lines_read(struct practice *practice, struct client_id client,
                struct line **lines, int *count, struct err *err) MUST_USE;

#endif
