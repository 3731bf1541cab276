#ifndef PRACTICE_REFLECTION_H
#define PRACTICE_REFLECTION_H

// reflection - what a therapist writes for themselves alone (M39): under a key
// of their own (practice/reflection_key.h), in no export, in no view of anybody
// else, whatever their role; and gone when the client is erased.
//
// All of these answer for practice->staff with practice->ticket, that is, for
// who is signed in. ERR_DENIED with what to do where the key is not open; a
// page that only looks asks reflection_key_find() first.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/reflection_key.h"

struct reflection_id {
    int64_t n;
};

enum { REFLECTION_MAX_LETTERS = 4000, REFLECTIONS_SHOWN = 200 };

struct reflection {
    struct reflection_id id; // n == 0: none yet
    struct client_id client;
    struct session_id session; // n == 0: none
    struct str words;
    int64_t changed_at;
    int version; // 0: none yet
};

// A further one, for example from a card. ERR_INPUT: empty or too long.
bool reflection_add(struct practice *practice, struct client_id client,
                    struct session_id session, struct str words,
                    struct reflection_id *id, struct err *err) MUST_USE;

// The field "For me alone" of a session: one per person and session. Empty
// words are kept as empty. ERR_CONFLICT: another tab was first.
bool reflection_of_session(struct practice *practice, struct session_id session,
                           struct reflection *reflection,
                           struct err *err) MUST_USE;
bool reflection_save(struct practice *practice, struct session_id session,
                     int version, struct str words, int *saved,
                     struct err *err) MUST_USE;

// Newest first; `*shut`: how many of their own stand under an older key.
bool reflection_list(struct practice *practice, struct reflection **list,
                     int *count, int64_t *shut, struct err *err) MUST_USE;

#endif
