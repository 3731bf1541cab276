#ifndef PRACTICE_DEMO_TOOLS_H
#define PRACTICE_DEMO_TOOLS_H

// demo_tools - what the relationship's tools add to the past of the demo's
// people: one function per area, a row of DEMO_TOOLS each, called after every
// week of each person with the clock standing there. Whatever a function adds
// goes through the same doors as a therapist's or a client's own doing.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/demo_people.h"
#include "practice/practice.h"

struct demo_moment {
    const struct demo_person *person;
    struct client_id client;
    struct session_id session; // that was just held
    struct session_id next;    // n == 0: none is booked
    int week;                  // 1: after the first session
    bool last;                 // of this person's past
};

typedef bool demo_tool(struct practice *practice,
                       const struct demo_moment *moment, struct err *err);
// practice/demo_notes.c
demo_tool demo_notes;

// One per area, in practice/demo_<area>.c.
demo_tool demo_agreements;
// practice/demo_coming.c
demo_tool demo_coming;

bool demo_tools(struct practice *practice, const struct demo_moment *moment,
                struct err *err) MUST_USE;

#endif
