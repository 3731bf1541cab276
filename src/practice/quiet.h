#ifndef PRACTICE_QUIET_H
#define PRACTICE_QUIET_H

// quiet - quiet mode: while a therapist sits with a client, nothing new about
// that client appears on any page (PRODUCT.md A15, C15). What a rule finds is
// kept at once and shown when the session has ended. A safety answer is never
// held back.
//
// A session that was started and not ended is running, for QUIET_AT_MOST: whom
// somebody forgot to end is not quiet for ever.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/signal.h"
#include "practice/practice.h"

enum { QUIET_AT_MOST = 3 * 60 * 60, QUIET_SESSIONS = 8 };

struct quiet {
    struct quiet_session {
        int64_t client;
        int64_t since; // when it was started
    } sessions[QUIET_SESSIONS];
    int count;
};

// The sessions that are running, of all clients.
bool quiet_read(struct practice *practice, struct quiet *quiet,
                struct err *err) MUST_USE;

// Is a reason of that level, found at that time, kept for later?
bool quiet_hides(const struct quiet *quiet, struct client_id client, int level,
                 int64_t fired_at);

// When the sessions that took place in the client's newest episode were
// planned, oldest first; one that is running has not taken place yet.
bool quiet_list_held(struct practice *practice, struct client_id client,
                     int64_t **held, int *count, struct err *err) MUST_USE;

#endif
