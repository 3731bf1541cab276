#ifndef PRACTICE_GOAL_H
#define PRACTICE_GOAL_H

// goal - where the client wants to go, in their words, rated 0 to 10 on the
// form before a session. Active only once both have agreed; at most three.

#include "practice/practice.h"

enum { GOALS_ACTIVE_MAX = 3 };
enum goal_party { GOAL_CLIENT, GOAL_THERAPIST };

struct goal {
    struct goal_id id;
    struct client_id client;
    struct str words;
    int64_t client_agreed_at;    // 0: not yet
    int64_t therapist_agreed_at; // 0: not yet
    int64_t closed_at;           // 0: open
};

bool goal_is_active(const struct goal *goal);

bool goal_add(struct practice *practice, struct client_id client,
              struct str words, struct goal_id *id, struct err *err) MUST_USE;
bool goal_get(struct practice *practice, struct goal_id id, struct goal *goal,
              struct err *err) MUST_USE;
// Not closed ones, in the order in which they were named.
bool goal_list(struct practice *practice, struct client_id client,
               struct goal **goals, int *count, struct err *err) MUST_USE;

// Idempotent. ERR_LIMIT: it would be the fourth active one.
bool goal_agree(struct practice *practice, struct goal_id id,
                enum goal_party party, struct err *err) MUST_USE;
bool goal_close(struct practice *practice, struct goal_id id,
                struct err *err) MUST_USE;

#endif
