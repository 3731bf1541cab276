#ifndef PRACTICE_PREFERENCE_H
#define PRACTICE_PREFERENCE_H

// preference - how the client would like to work, and what they expect: six
// either/or lines of our own, and two numbers (SH01, PRODUCT.md C6).
//
// Our own questions, not validated, never scored. It is there to be talked
// about and decides nothing.
//
// SOURCE: fitting the work to preferences goes with fewer drop-outs and
// somewhat better outcomes (Swift et al. 2018); a study of 470 clients found
// nothing of the kind for preferred activities (PRODUCT.md 40, 63). So:
// conversation, not routing. The two numbers follow the two halves of the
// Credibility/Expectancy idea (Devilly and Borkovec 2000) in our own words.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/details.h"

struct preference_pair {
    const char *name;                   // "lead"
    const char *left;                   // what 0 says, in the client's voice
    const char *right;                  // what 4 says
    const char *left_line, *right_line; // for the glance: "wants a plan"
};
extern const struct preference_pair PREFERENCE_PAIRS[];
extern const int PREFERENCE_PAIR_COUNT;

// "clearly the first" ... "clearly the second"
// The first sessions, in which the glance shows the card.
enum { PREFERENCE_SESSIONS = 2 };

enum { PREFERENCE_STEPS = 5, PREFERENCE_EITHER = 2, PREFERENCE_UNKNOWN = -1 };
extern const char *const PREFERENCE_STEP_WORDS[PREFERENCE_STEPS];

// Two numbers, 0 to 10.
extern const struct detail_row PREFERENCE_NUMBERS[];
extern const int PREFERENCE_NUMBER_COUNT;

struct preference {
    int64_t id; // 0: none
    bool by_client;
    int64_t at;
    struct answers card; // pairs 0 to 4, numbers 0 to 10, "line"
    int version;         // 1, 2, ... of this client's cards
};

// The number under a name; PREFERENCE_UNKNOWN when it was left out.
int preference_value(const struct preference *preference, const char *name);

// Takes one field of a form. ERR_INPUT: not a step, not a number from 0 to 10;
// names that a card does not have are passed over.
bool preference_set(struct arena *arena, struct preference *preference,
                    struct str name, struct str value,
                    struct err *err) MUST_USE;

// A further version; ERR_INPUT when it says nothing.
bool preference_save(struct practice *practice, struct client_id client,
                     const struct preference *preference,
                     struct err *err) MUST_USE;
// The newest; `id` 0: there is none.
bool preference_newest(struct practice *practice, struct client_id client,
                       struct preference *preference, struct err *err) MUST_USE;
// All versions, the newest first.
bool preference_list(struct practice *practice, struct client_id client,
                     struct preference **preferences, int *count,
                     struct err *err) MUST_USE;

// One line of words: "Would like a plan, straight words. Expects it to help: 7
// of 10. Sounds sensible: 6 of 10." Empty when there is no card.
struct str preference_line(struct arena *arena,
                           const struct preference *preference);

#endif
