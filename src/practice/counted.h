#ifndef PRACTICE_COUNTED_H
#define PRACTICE_COUNTED_H

// counted - who is counted where many are looked at together, and until when.
// Pieces of SQL, so that every such page asks in the same words; they need a
// client "c", and $1 as practice_id.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

// The newest word counts; who was never asked has not said yes, nor no.
#define COUNTED_NEWEST(purpose)                                                \
    "(SELECT n.given FROM consent n WHERE n.practice_id = c.practice_id"       \
    " AND n.client_id = c.client_id AND n.purpose = '" purpose                 \
    "' ORDER BY n.consent_id DESC LIMIT 1)"

// Agreed to work together, and did not say no to research.
#define COUNTED_WILLING                                                        \
    "(coalesce(" COUNTED_NEWEST("treatment") ", 0) = 1"                        \
                                             " AND coalesce(" COUNTED_NEWEST(  \
                                                 "research") ", 1) = 1)"

// Not the fictional people of set-up, but in a demo.
#define COUNTED_REAL                                                           \
    "(c.demo <= (SELECT demo FROM practice WHERE practice_id = $1))"

// The beginning of this quarter of the year on the practice's wall: what comes
// in later is counted when the next one begins, so that a single form does not
// show in a difference between two days.
int64_t counted_until(const struct practice *practice);

#endif
