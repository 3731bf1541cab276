#ifndef PRACTICE_AUDIT_H
#define PRACTICE_AUDIT_H

// audit - who did what, when: append-only, chained, without a word of content.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

// One line in the transaction of the work that it tells of. `what` is a
// literal from ROUTES or COMMANDS; `client` n == 0 when none is concerned;
// `subject` names ids ("administration/12") or is empty.
bool audit_note(struct practice *practice, const char *what,
                struct client_id client, struct str subject,
                struct err *err) MUST_USE;

// Walks the chain. `*broken_at` is the sequence of the first line that does
// not fit, 0 when all do.
bool audit_check(struct practice *practice, int64_t *lines, int64_t *broken_at,
                 struct err *err) MUST_USE;

#endif
