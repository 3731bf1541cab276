#ifndef PRACTICE_PLAN_H
#define PRACTICE_PLAN_H

// plan - what the client tries between sessions, and how it went (S11).
//
// A plan card is its words (what) and PLAN_FIELDS: when, where, how long, what
// may come between, plan B, why. Only the words are needed. Looks back are
// rows that stay, the client's and the therapist's; the newest of all is how
// the plan counts (`review`).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/signal.h"
#include "practice/details.h"
#include "practice/practice.h"

extern const struct detail_row PLAN_FIELDS[];
extern const int PLAN_FIELD_COUNT;

enum { PLAN_NOT_SAID = -1, PLAN_HARDEST = 4 };

// How it went, in the eyes of one of the two.
struct plan_look {
    int64_t at; // 0: nothing was said
    enum plan_result result;
    int difficulty; // 0 easy to 4 very hard; PLAN_NOT_SAID
    int usefulness; // 0 not at all to 4 very; PLAN_NOT_SAID
    struct str line;
};

struct plan {
    struct plan_id id;
    struct client_id client;
    struct session_id session; // n == 0: none
    struct str words;
    struct answers card; // of PLAN_FIELDS
    enum plan_result review;
    int64_t reviewed_at;
    int64_t created_at;
    int version;
    struct plan_look client_look, therapist_look; // the newest of each
};

// "tried", "partly", "not_this_time"; "" for not reviewed.
const char *plan_result_name(enum plan_result result);
bool plan_result_find(struct str name, enum plan_result *result);

// The therapist has not looked back at it yet, whatever the client said: it is
// the first thing to talk about (M30).
bool plan_waits(const struct plan *plan);

bool plan_add(struct practice *practice, struct client_id client,
              struct session_id session, struct str words, struct plan_id *id,
              struct err *err) MUST_USE;
// With its card: `client`, `session`, `words` and `card` of the draft.
bool plan_add_card(struct practice *practice, const struct plan *draft,
                   struct plan_id *id, struct err *err) MUST_USE;
// Words and card, while nobody has looked back. ERR_CONFLICT: the version is
// old, or somebody has.
bool plan_rewrite(struct practice *practice, const struct plan *plan,
                  struct err *err) MUST_USE;

bool plan_get(struct practice *practice, struct plan_id id, struct plan *plan,
              struct err *err) MUST_USE;
// Newest first, at most `*count` (in) of them; `*count` (out) as many as came.
bool plan_list(struct practice *practice, struct client_id client,
               struct plan **plans, int *count, struct err *err) MUST_USE;

// The therapist looks back. ERR_CONFLICT: the version is old.
bool plan_review(struct practice *practice, struct plan_id id, int version,
                 enum plan_result result, struct err *err) MUST_USE;
// The same with all that there is to say. ERR_INPUT: no result, or a number
// beyond 4.
bool plan_look_back(struct practice *practice, struct plan_id id, int version,
                    const struct plan_look *look, struct err *err) MUST_USE;
// The client does, on their own page: their word is added, whatever the
// version.
bool plan_client_looks(struct practice *practice, struct plan_id id,
                       const struct plan_look *look, struct err *err) MUST_USE;

// A form said how the newest plan went ("The plan partly worked"). Left out
// when there is no plan, or somebody has looked back at it already.
bool plan_heard(struct practice *practice, struct client_id client,
                enum plan_result result, struct err *err) MUST_USE;

#endif
