#ifndef WEB_SESSION_TIMES_H
#define WEB_SESSION_TIMES_H

// session_times - the part of "/session/:id" that is about its time: who came,
// what the client said about coming, another time, times to choose from, and
// when it began and ended.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/coming.h"
#include "practice/session_change.h"
#include "practice/time_offer.h"
#include "web/page.h"

struct session_times {
    const struct page *page;
    const struct client *client;
    const struct session *session;
    struct coming coming;
    struct time_offer offer;
    bool mine;        // when it began and ended is shown to its own therapist
    const char *told; // whether a message goes out, after a change; or NULL
};
bool session_times_read(struct page *page, const struct client *client,
                        const struct session *session,
                        struct session_times *times, struct err *err) MUST_USE;

// May this status be noted now?
bool session_times_may(const struct session_times *times,
                       enum attendance attendance);
// "began 4 minutes after the planned time", "began on time"; "" before.
struct str session_times_began(const struct session_times *times);

// Posts of the page, by the name of their button. Whatever they change, they
// say where the page goes on (`path`, of the session).
typedef bool session_times_work(struct page *page,
                                const struct session *session, int version,
                                struct err *err);
session_times_work session_times_attendance, session_times_cancel,
    session_times_move, session_times_offer, session_times_correct;

#endif
