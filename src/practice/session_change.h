#ifndef PRACTICE_SESSION_CHANGE_H
#define PRACTICE_SESSION_CHANGE_H

// session_change - times that were moved or given up, and whose change it was.
//
// Changes by the practice are counted apart from those of the client
// (PRODUCT.md C4): only sums are read here, and nothing is a rate. Rows are
// never changed; what was noted by mistake is taken back by a further row.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/attendance.h"
#include "practice/session.h"

struct session_change {
    struct session_id session;
    int number; // of the session
    enum change_side by;
    char kind[12]; // moved, given_up, taken_back
    int64_t from_at;
    int64_t to_at; // 0: to no other time
    int counts;    // 1; 0: part of a change that counted; -1: takes one back
    int64_t at;
};

// `client` is whose session it is; `at` is set here.
bool session_change_note(struct practice *practice, struct client_id client,
                         const struct session_change *change,
                         struct err *err) MUST_USE;

// The move by the practice to the time that stands now; session.n == 0: it
// came about otherwise.
bool session_change_to(struct practice *practice, const struct session *session,
                       struct session_change *change, struct err *err) MUST_USE;

// Over all episodes of the client.
struct change_counts {
    int practice;
    int client;
};
bool session_change_count(struct practice *practice, struct client_id client,
                          struct change_counts *counts,
                          struct err *err) MUST_USE;

// The newest ones that count, at most CHANGES_LISTED.
enum { CHANGES_LISTED = 20 };
bool session_change_list(struct practice *practice, struct client_id client,
                         struct session_change **changes, int *count,
                         struct err *err) MUST_USE;

#endif
