#ifndef PRACTICE_DOOR_H
#define PRACTICE_DOOR_H

// door - links that stay open when the work does not go on (/e/TICKET), what
// somebody says there, and the card that this opens (S13).
//
// One link per episode and kind; it is kept sealed, so that a further note can
// carry the same one. What is said is never judged: it is handed on.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "crypt/ticket.h"
#include "measure/signal.h"
#include "practice/practice.h"

enum { DOOR_LASTS_DAYS = 400 }; // beyond the last follow-up

struct door {
    int64_t id;
    struct client_id client;
    struct episode_id episode;
    char kind[12]; // door, invitation
    bool asks;     // the closing question is on it
};

// The link of the client's newest episode, made when there is none; it lasts
// anew from now on. `asks` puts the closing question on it, for good.
struct door_wish {
    struct client_id client;
    const char *kind;
    bool asks;
};
bool door_open(struct practice *practice, const struct door_wish *wish,
               char ticket[TICKET_ROOM], struct err *err) MUST_USE;

// Whose door a ticket opens. ERR_MISSING: none, or not any more.
bool door_find(struct practice *practice, struct str ticket, struct door *door,
               struct err *err) MUST_USE;

// "I would like to come back, or to talk." Idempotent within a day.
bool door_knock(struct practice *practice, struct client_id client,
                struct err *err) MUST_USE;

// The answer to the closing question: 1 to DOOR_REASONS. The first one stays.
extern const char *const DOOR_REASON_WORDS[];
enum { DOOR_REASONS = 5, DOOR_RATHER_NOT = 5 };
bool door_say_why(struct practice *practice, const struct door *door,
                  int reason, struct err *err) MUST_USE;
// What was said; 0: nothing yet.
bool door_why(struct practice *practice, struct episode_id episode, int *reason,
              struct err *err) MUST_USE;

// What a follow-up form says that somebody should hear: a call is wanted, a
// score is back beyond its cut-off. `knock` as in measure/signal.h.
bool door_follow_up(struct practice *practice, struct client_id client,
                    const struct knock *knock, struct err *err) MUST_USE;

// The newest thing said in an episode, for history.c; `knock->id` 0: nothing.
bool door_newest(struct practice *practice, struct client_id client,
                 struct episode_id episode, struct knock *knock,
                 struct err *err) MUST_USE;

#endif
