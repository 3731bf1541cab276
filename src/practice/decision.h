#ifndef PRACTICE_DECISION_H
#define PRACTICE_DECISION_H

// decision - what client and therapist chose together, and when they look at
// it again. Also answers S7 ("no change yet").

#include "practice/practice.h"

struct decision {
    struct decision_id id;
    struct str words;
    int64_t review_at; // 0: none
    int64_t at;
};

bool decision_add(struct practice *practice, struct client_id client,
                  struct str words, int64_t review_at, struct decision_id *id,
                  struct err *err) MUST_USE;
// Of the newest episode, newest first.
bool decision_list(struct practice *practice, struct client_id client,
                   struct decision **decisions, int *count,
                   struct err *err) MUST_USE;

#endif
