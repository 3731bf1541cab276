#ifndef PRACTICE_SUPERVISION_H
#define PRACTICE_SUPERVISION_H

// supervision - what a therapist wants to bring to supervision: a list for
// themselves, without names. Each entry is their own line and the extracts that
// they ticked; what a client wrote is never among these by itself.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

struct supervision {
    int64_t id;
    struct client_id client;
    struct str pseudonym; // "Person 3"
    struct str words;     // lines
    int version;
    int64_t created_at;
};

// ERR_MISSING: it is not on the list of who is signed in.
bool supervision_is_listed(struct practice *practice, int64_t id,
                           struct err *err) MUST_USE;
// ERR_INPUT: no words, or too many.
bool supervision_add(struct practice *practice, struct client_id client,
                     struct str words, int64_t *id, struct err *err) MUST_USE;
// The same with lines of the transcript of that session, names masked: they go
// when it goes (erase_transcript).
bool supervision_add_lines(struct practice *practice, struct client_id client,
                           struct session_id session, struct str words,
                           int64_t *id, struct err *err) MUST_USE;
// What the therapist who is signed in wants to bring, oldest first.
bool supervision_list(struct practice *practice, struct supervision **items,
                      int *count, struct err *err) MUST_USE;
// It was brought, and leaves the list. ERR_MISSING: not on this therapist's
// list; ERR_CONFLICT: the version is old.
bool supervision_brought(struct practice *practice, int64_t id, int version,
                         struct err *err) MUST_USE;

#endif
