#ifndef PRACTICE_PRACTICE_H
#define PRACTICE_PRACTICE_H

// practice - one practice as one piece of work sees it: where its rows are,
// which keys open them, what time it is, and who is asking.
//
// Made on the stack for a request or command by folder_enter() (practice/
// folder.h) and handed down. All functions of this room that take a `struct
// practice` read and write through `practice->db`: a reading connection for
// pages that look, the writing one inside a store_write() for all that change.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"
#include "base/world.h"
#include "base/zone.h"
#include "store/store.h"

struct band_shelf;
struct keyring;
struct registry;

struct practice_id {
    int64_t n;
};
struct staff_id {
    int64_t n;
};
struct client_id {
    int64_t n;
};
struct episode_id {
    int64_t n;
};
struct session_id {
    int64_t n;
};
struct administration_id {
    int64_t n;
};
struct reason_id {
    int64_t n;
};
struct promise_id {
    int64_t n;
};
struct plan_id {
    int64_t n;
};
struct goal_id {
    int64_t n;
};
struct decision_id {
    int64_t n;
};
struct event_id {
    int64_t n;
};

struct practice {
    struct arena *arena; // of this piece of work
    struct db *db;
    struct practice_id id;
    const struct world *world;
    const struct zone *zone;
    struct keyring *keyring;
    struct registry *registry; // instruments, measure/registry.h
    struct band_shelf *bands;  // practice/band_shelf.h
    struct str who;            // for the audit: "staff/1", "client", ...
    struct staff_id staff;     // n == 0 when nobody is signed in
    struct str ticket; // of their sign-in: opens their reflections, else empty
};

// Shorthand used everywhere in this room.
#define P_ID(practice)  V_INT((practice)->id.n)
#define P_NOW(practice) world_now((practice)->world)

// The next id of a kind ("client", "session", ...); never given out twice.
bool practice_next_id(struct practice *practice, const char *kind, int64_t *id,
                      struct err *err) MUST_USE;

#endif
