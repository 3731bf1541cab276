#ifndef PRACTICE_TIME_OFFER_H
#define PRACTICE_TIME_OFFER_H

// time_offer - up to three times for one session, of which the client chooses.
//
// Offered by the practice, because it cannot keep a time (the session counts as
// given up by the practice from then on, whatever the client chooses, and the
// page says that it is sorry), or because the client asked for another one.
// Choice is the strongest ingredient of attendance that was found (PRODUCT.md
// C4). A time is chosen once; what has gone meanwhile is not shown.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/session.h"

enum { OFFERED_TIMES = 3, OFFER_LINE_MAX = 400 };

enum offer_state { OFFER_NONE, OFFER_OPEN, OFFER_CHOSEN, OFFER_WITHDRAWN };

struct time_offer {
    int64_t id;
    enum change_side by;
    enum offer_state state;
    int64_t from_at;              // the time that is replaced
    int64_t chosen_at;            // the time that was chosen; 0: none
    struct str line;              // in the therapist's words; may be ""
    int64_t times[OFFERED_TIMES]; // still to come, and still free
    int count;
    int64_t made_at;
};

// Makes an offer and ends the one before. Of the draft: by, line, times, count.
// ERR_INPUT: no time, one that has been, one that another session has; the
// session has begun. ERR_CONFLICT: the session's version is old.
bool time_offer_make(struct practice *practice, struct session_id session,
                     int version, const struct time_offer *draft,
                     struct err *err) MUST_USE;

// The newest offer for a session; state OFFER_NONE: there was none.
bool time_offer_read(struct practice *practice, const struct session *session,
                     struct time_offer *offer, struct err *err) MUST_USE;

// Is there an offer from which the client has not chosen?
bool time_offer_waits(struct practice *practice, struct client_id client,
                      bool *waits, struct err *err) MUST_USE;

// The client takes the time `at`: the session is moved there, and they are
// coming. The same again changes nothing. ERR_CONFLICT: another one has been
// chosen, the time has gone, or the offer is over.
bool time_offer_choose(struct practice *practice, struct session_id session,
                       int64_t at, const char *way, struct err *err) MUST_USE;

// The session's time is settled otherwise.
bool time_offer_end(struct practice *practice, struct session_id session,
                    struct err *err) MUST_USE;

#endif
