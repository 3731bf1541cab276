#ifndef PRACTICE_EPISODE_H
#define PRACTICE_EPISODE_H

// episode - one course of therapy, from intake to ending.
//
//     intake -> active (first session) -> ended -> followed_up
//
// A rest from forms is not a state of it but the client's word: consent.h,
// "check_ins".
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

struct episode {
    struct episode_id id;
    struct client_id client;
    struct staff_id staff;
    char state[16];
    struct str vision; // "where I want to go", in the client's words
    int64_t started_at;
    int64_t ended_at; // 0: goes on
    char ending[16];  // planned, unilateral, other; "" while it goes on
    bool ending_plan; // an ending has been agreed
    int version;
};

// Opens one. ERR_CONFLICT: the client has one that goes on.
bool episode_open(struct practice *practice, struct client_id client,
                  struct episode_id *id, struct err *err) MUST_USE;

// The newest episode of the client, whatever its state; a client always has
// one.
bool episode_newest(struct practice *practice, struct client_id client,
                    struct episode *episode, struct err *err) MUST_USE;
bool episode_get(struct practice *practice, struct episode_id id,
                 struct episode *episode, struct err *err) MUST_USE;
bool episode_goes_on(const struct episode *episode);

// All of these fail with ERR_CONFLICT when the version is old.
// ERR_DENIED: the client has written it themselves (practice/path.h); from then
// on it is theirs alone.
bool episode_set_vision(struct practice *practice, struct episode_id id,
                        int version, struct str words,
                        struct err *err) MUST_USE;
// "An ending is agreed": S6 and S12 stay quiet from now on.
bool episode_set_ending_plan(struct practice *practice, struct episode_id id,
                             int version, bool agreed,
                             struct err *err) MUST_USE;
// `ending`: planned, unilateral or other. Open forms close kindly: what was
// answered is kept and judged.
bool episode_end(struct practice *practice, struct episode_id id, int version,
                 struct str ending, struct err *err) MUST_USE;

#endif
