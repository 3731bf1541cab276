#ifndef PRACTICE_COURIER_H
#define PRACTICE_COURIER_H

// courier - delivers what the outbox holds, later, retrying, never twice.
//
// Mail by SMTP to the one server that the owner set (setting.h, smtp_...).
// Each round reads the rows that are due, sends outside of any transaction,
// then records what happened. The Message-ID is made from the dedup key, so a
// message whose confirmation got lost is recognised by the receiver when it
// comes again. Failures wait 1, 2, 4 ... up to 30 minutes and are "failed"
// after COURIER_TRIES; a safety card then says "not delivered".
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/folder.h"

enum { COURIER_TRIES = 8, COURIER_AT_ONCE = 50 };

struct courier_report {
    int sent, failed, waiting; // of this round; waiting: will be tried again
};

// For the server's timer (every 15 seconds) and tests. Never called inside a
// store_write().
bool courier_round(struct folder *folder, const struct world *world,
                   struct courier_report *report, struct err *err) MUST_USE;

#endif
