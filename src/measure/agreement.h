#ifndef MEASURE_AGREEMENT_H
#define MEASURE_AGREEMENT_H

// agreement - when something counts as agreed, and when it is time to ask
// again. Pure rules, for a clinician to read.
//
// A goal is active only while both have agreed to the words that stand there,
// and at most three are (M25). After six sessions both are asked "Is this still
// ours?" (PRODUCT.md C14). A new version of the practice's limits is asked
// about once, until the client says anything to it, "later" included (M29).
//
// SOURCE: goal consensus and collaboration are related to outcome (Tryon,
// Birch, Verkuil 2018); three, six and "once" are our own rules, not tested.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stdbool.h>
#include <stdint.h>

enum { GOALS_ACTIVE_MAX = 3, GOAL_LOOK_EVERY = 6 };

enum goal_standing {
    GOAL_WAITS_FOR_BOTH,
    GOAL_WAITS_FOR_CLIENT,
    GOAL_WAITS_FOR_THERAPIST,
    GOAL_ACTIVE,
    GOAL_CLOSED,
};

enum goal_standing goal_standing_of(bool client_agreed, bool therapist_agreed,
                                    bool closed);

// May one more become active beside `others` that are?
bool goal_has_room(int64_t others);

// `sessions` were held since both agreed, or since one of them last answered.
bool goal_look_is_due(enum goal_standing standing, int sessions);

// Which version of the limits to ask about: the newest when the client has said
// nothing to it yet, else 0. `newest` 0: none is published; `answered`: the
// newest one to which the client said anything.
int64_t limits_to_ask(int64_t newest, int64_t answered);

#endif
