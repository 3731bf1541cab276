#ifndef PRACTICE_PLAN_H
#define PRACTICE_PLAN_H

// plan - what the client tries between sessions, and how it went (S11).

#include "measure/signal.h"
#include "practice/practice.h"

struct plan {
    struct plan_id id;
    struct client_id client;
    struct session_id session; // n == 0: none
    struct str words;
    enum plan_result review;
    int64_t reviewed_at;
    int64_t created_at;
    int version;
};

// "tried", "partly", "not_this_time"; "" for not reviewed.
const char *plan_result_name(enum plan_result result);
bool plan_result_find(struct str name, enum plan_result *result);

bool plan_add(struct practice *practice, struct client_id client,
              struct session_id session, struct str words, struct plan_id *id,
              struct err *err) MUST_USE;
bool plan_get(struct practice *practice, struct plan_id id, struct plan *plan,
              struct err *err) MUST_USE;
// Newest first, at most `*count` (in) of them; `*count` (out) as many as came.
bool plan_list(struct practice *practice, struct client_id client,
               struct plan **plans, int *count, struct err *err) MUST_USE;
// ERR_CONFLICT: the version is old.
bool plan_review(struct practice *practice, struct plan_id id, int version,
                 enum plan_result result, struct err *err) MUST_USE;

#endif
