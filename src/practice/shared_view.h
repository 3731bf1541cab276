#ifndef PRACTICE_SHARED_VIEW_H
#define PRACTICE_SHARED_VIEW_H

// shared_view - looking together: what opens one client's own picture, beside
// the therapist or on a second screen, and dies when either closes it.
//
// An opening has an unguessable ticket (the address /together/:ticket) and a
// code of six characters that somebody can type on another screen. The store
// keeps fingerprints of both, and both sealed, so that the first screen can
// show the code and the code can lead to the ticket. Nothing else of the
// practice can be reached with either.
//
// The login that opened it is held in it: the client may have the keyboard now,
// so its pages of the staff all lead to the view until it is closed or over
// (web/visitor.c).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "crypt/ticket.h"
#include "practice/practice.h"

enum {
    SHARED_CODE = 6,          // characters, read aloud
    SHARED_VIEW_LASTS = 7200, // seconds, when nobody closes it
};

struct shared_view {
    int64_t id;
    struct client_id client;
    struct staff_id staff;
    int64_t login; // that opened it
    int64_t closes_at;
    struct str ticket;
    struct str code;
};

// Opens the client's view for a login; an earlier one of the same client or
// login is closed. ERR_DENIED: sharing is paused for this client.
bool shared_view_open(struct practice *practice, struct client_id client,
                      int64_t login, struct shared_view *view,
                      struct err *err) MUST_USE;

// By its ticket. ERR_MISSING: there is none such, or it has been closed,
// or sharing was paused meanwhile.
bool shared_view_find(struct practice *practice, struct str ticket,
                      struct shared_view *view, struct err *err) MUST_USE;

// Which one this login is held in; view->id 0: none.
bool shared_view_of_login(struct practice *practice, int64_t login,
                          struct shared_view *view, struct err *err) MUST_USE;

// By the code that somebody typed: spaces and small letters are forgiven.
bool shared_view_find_code(struct practice *practice, struct str code,
                           struct shared_view *view, struct err *err) MUST_USE;

// Ticket and code open nothing from now on. Idempotent.
bool shared_view_close(struct practice *practice, int64_t id,
                       struct err *err) MUST_USE;

#endif
