#ifndef PRACTICE_NOTICE_H
#define PRACTICE_NOTICE_H

// notice - tells people that a safety card waits, without a word of what it
// says (rule A12: "Rapport: one message needs you").
//
// Written into the outbox in the transaction that opens the card; sent later by
// practice/courier.h. Who and when comes from the coverage plan: now and every
// fifteen minutes to the next person within covered hours, otherwise at 07:30
// of the next covered day; at most NOTICE_ROUNDS of them, and none after the
// card was seen.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

enum { NOTICE_ROUNDS = 8 };

// Plans the notices of a safety card that opens now. Idempotent (by the dedup
// key "safety/<reason>/<n>"). Without a plan it writes one row that can only
// fail, so that the card says "not delivered".
bool notice_plan(struct practice *practice, struct reason_id reason,
                 struct err *err) MUST_USE;

// Something new came to a card that somebody has seen already ("I need help"):
// it is new again, and a further series of notices goes out. While nobody has
// seen it, nothing is added.
bool notice_again(struct practice *practice, struct reason_id reason,
                  struct err *err) MUST_USE;

// The card was seen, acted on or closed: what has not been sent stays unsent.
bool notice_stop(struct practice *practice, struct reason_id reason,
                 struct err *err) MUST_USE;

// Was anything delivered about this card? `*undelivered`: at least one notice
// was due, none of those due was sent, and it is failing.
bool notice_of_card(struct practice *practice, struct reason_id reason,
                    bool *undelivered, int64_t *sent_at,
                    struct err *err) MUST_USE;

// How many open, new safety cards nobody could be told of. For the banner on
// the board and for /healthz.
bool notice_undelivered(struct practice *practice, int *cards,
                        struct err *err) MUST_USE;

#endif
