#ifndef EVIDENCE_FRAME_APPEND_H
#define EVIDENCE_FRAME_APPEND_H

// frame_append - the rows of a new table below those of an old one, in the
// columns of the old: for what was learned from the old to be told of the new.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/frame.h"

enum frame_need {
    FRAME_FILLED, // nobody asks: the old value of one row stands there
    FRAME_NEEDED, // a new table without it is refused
    FRAME_GROUP,  // where it is missing (or text beside numbers), a group that
                  // nobody knows
    FRAME_ONE,    // 1 where the new table has no such column
};

struct frame_append_wish {
    const enum frame_need *need; // of each column of the old table
    size_t fill_row;             // whose values are complete
};

// ERR_MISSING: a column that is needed is not there (the text names those
// there are); ERR_INPUT: it is text here and numbers there; ERR_LIMIT.
bool frame_append(struct arena *arena, const struct frame *top,
                  const struct frame *below,
                  const struct frame_append_wish *wish, struct frame *both,
                  struct err *err) MUST_USE;

#endif
