#ifndef EVIDENCE_RELIABILITY_ITEMS_H
#define EVIDENCE_RELIABILITY_ITEMS_H

// reliability_items - which columns of a table are the items of a
// questionnaire, and which of them say the opposite.
//
//     1-9             columns by position, from 1
//     2,4,6-9         several
//     a1-a5,b2        by name, from one to another as they stand in the file
//     1,-2,3          a minus turns an item round
//
// A column whose name is just that word goes before a position.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/frame.h"
#include "stats/reliability.h"

struct reliability_list {
    int count;
    int column[RELIABILITY_ITEMS_MAX]; // of the frame
    bool reversed[RELIABILITY_ITEMS_MAX];
};

// ERR_INPUT, ERR_MISSING: what is wrong with the list; ERR_LIMIT: more than
// RELIABILITY_ITEMS_MAX.
bool reliability_items_parse(const struct frame *frame, struct str words,
                             struct reliability_list *list,
                             struct err *err) MUST_USE;

// Turns those of `words` round, too: positions or names, which must be items.
bool reliability_items_reverse(const struct frame *frame, struct str words,
                               struct reliability_list *list,
                               struct err *err) MUST_USE;

#endif
