#ifndef PRACTICE_PROMISE_H
#define PRACTICE_PROMISE_H

// promise - what the therapist said they would do, and by when (S8).
//
// The row is how it stands; every change is a row of promise_change as well and
// stays. That something is overdue is between Rapport and the therapist: the
// client's own page shows a promise only when it is `shown`, or when a line
// about it was written to them, and never that it is late.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

struct promise {
    struct promise_id id;
    struct client_id client;
    struct str words;
    int64_t due_at;
    char state[16]; // open, kept, renegotiated, dropped
    int version;
    bool shown; // on the client's own page
    int64_t created_at;
    int64_t changed_at;
};

// Open or renegotiated: still to be kept.
bool promise_is_open(const struct promise *promise);

bool promise_add(struct practice *practice, struct client_id client,
                 struct str words, int64_t due_at, struct promise_id *id,
                 struct err *err) MUST_USE;
bool promise_get(struct practice *practice, struct promise_id id,
                 struct promise *promise, struct err *err) MUST_USE;
// Open and renegotiated ones, by due date.
bool promise_list_open(struct practice *practice, struct client_id client,
                       struct promise **promises, int *count,
                       struct err *err) MUST_USE;
// Kept ones and those let go, the newest first.
bool promise_list_ended(struct practice *practice, struct client_id client,
                        struct promise **promises, int *count,
                        struct err *err) MUST_USE;

// When something "by the next session" is due: the next one that is planned, or
// a week from now when none is.
bool promise_due_next(struct practice *practice, struct client_id client,
                      int64_t *due_at, struct err *err) MUST_USE;

// Whether the client's own page shows it.
bool promise_show(struct practice *practice, struct promise_id id, bool shown,
                  struct err *err) MUST_USE;

// kept or dropped ends it; renegotiated moves it to `due_at`. A `line` to the
// client stands on their own page from then on, with the promise. ERR_CONFLICT:
// the version is old.
struct promise_turn {
    int version;
    struct str state;
    int64_t due_at;  // of renegotiated
    struct str line; // may be empty
};
bool promise_turn(struct practice *practice, struct promise_id id,
                  const struct promise_turn *turn, struct err *err) MUST_USE;
// The same without a line.
bool promise_set_state(struct practice *practice, struct promise_id id,
                       int version, struct str state, int64_t due_at,
                       struct err *err) MUST_USE;

// Another day for one that is open, before anybody was told the first: a
// correction, nothing that was negotiated. ERR_CONFLICT: the version is old.
bool promise_set_due(struct practice *practice, struct promise_id id,
                     int version, int64_t due_at, struct err *err) MUST_USE;

// Every change of all promises of a client, oldest first; the first of each is
// its making ("open"), unless it is older than this history.
struct promise_change {
    struct promise_id promise;
    char state[16];
    int64_t due_at;
    struct str line;
    int64_t at;
};
bool promise_changes(struct practice *practice, struct client_id client,
                     struct promise_change **changes, int *count,
                     struct err *err) MUST_USE;

#endif
