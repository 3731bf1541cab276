#ifndef PRACTICE_PROMISE_H
#define PRACTICE_PROMISE_H

// promise - what the therapist said they would do, and by when (S8).

#include "practice/practice.h"

struct promise {
    struct promise_id id;
    struct client_id client;
    struct str words;
    int64_t due_at;
    char state[16]; // open, kept, renegotiated, dropped
    int version;
};

bool promise_add(struct practice *practice, struct client_id client,
                 struct str words, int64_t due_at, struct promise_id *id,
                 struct err *err) MUST_USE;
bool promise_get(struct practice *practice, struct promise_id id,
                 struct promise *promise, struct err *err) MUST_USE;
// Open and renegotiated ones, by due date.
bool promise_list_open(struct practice *practice, struct client_id client,
                       struct promise **promises, int *count,
                       struct err *err) MUST_USE;

// kept or dropped ends it; renegotiated moves it to `due_at`. ERR_CONFLICT:
// the version is old.
bool promise_set_state(struct practice *practice, struct promise_id id,
                       int version, struct str state, int64_t due_at,
                       struct err *err) MUST_USE;

#endif
