#ifndef PRACTICE_REMINDER_H
#define PRACTICE_REMINDER_H

// reminder - one message before a session, at the lead time that the client
// chose, with a link to the three doors (practice/coming.h).
//
// At most one for a time that was agreed (PRODUCT.md A9): that is a unique rule
// of the store, so that a clock that is set back sends nothing twice. None for
// a time that was given up, after an ending, while the client rests, or
// without a channel that the client allowed. The night is kept by
// practice/message.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/batch.h"
#include "practice/message.h"
#include "practice/session.h"

enum { REMINDER_LEAD_MAX = 168 }; // hours

// Hours before a session; 0: not at all. `*own` false: the client has not
// chosen, it is the practice's setting.
bool reminder_lead(struct practice *practice, struct client_id client,
                   int *hours, bool *own, struct err *err) MUST_USE;
// ERR_INPUT: outside 0 to REMINDER_LEAD_MAX.
bool reminder_set_lead(struct practice *practice, struct client_id client,
                       int64_t hours, struct err *err) MUST_USE;

// For cli/rounds.c: sessions that may be due, and one of them.
bool reminder_list(struct practice *practice, int64_t after,
                   struct batch *sessions, struct err *err) MUST_USE;
bool reminder_run(struct practice *practice, int64_t session,
                  struct err *err) MUST_USE;

// What was queued about this session and has not been sent stays unsent.
bool reminder_withdraw(struct practice *practice, struct session_id session,
                       struct err *err) MUST_USE;
// The same for all sessions of a client, whose work has ended.
bool reminder_withdraw_all(struct practice *practice, struct client_id client,
                           struct err *err) MUST_USE;

// Tells the client that the practice changed the time that was `about`: `kind`
// is session_moved, or times, where there are some to choose from.
bool reminder_tell(struct practice *practice, struct session_id session,
                   const char *kind, int64_t about, enum message_fate *fate,
                   struct err *err) MUST_USE;

#endif
