#ifndef PRACTICE_RESPONSE_H
#define PRACTICE_RESPONSE_H

// response - one kept form: a sealed sheet, and beside it, plain, the scores.
//
// Append-only. What is sent is version 1, a correction the next one. `unsaid`
// stands in the sheet and nowhere else: it is never scored.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/administration.h"
#include "practice/answers.h"

struct response {
    const struct administration *administration;
    const struct answers *answers;
    int version;
    int64_t answered_at; // of the first version, also in a correction
    bool complete;       // false: its time was over before it was sent
    bool by_staff;       // entered or corrected by whoever is signed in
    struct str reason;   // of a correction
};

bool response_save(struct practice *practice, const struct response *response,
                   struct err *err) MUST_USE;

// What stands in a kept version's sealed sheet. ERR_OUTSIDE: it was not sealed
// there.
struct kept_sheet {
    struct client_id client;
    struct administration_id form;
    int version;
    struct str sealed;
};
bool response_open_sheet(struct practice *practice,
                         const struct kept_sheet *kept, struct answers *answers,
                         struct err *err) MUST_USE;

struct score_row_draft {
    const struct instrument *instrument;
    const char *scale;
    double value; // NAN: no score
    int answered, of;
    bool safety;
};
bool response_save_score(struct practice *practice,
                         const struct response *response,
                         const struct score_row_draft *score,
                         struct err *err) MUST_USE;

// What stands beside a version: when and by whom it was written down, why.
// Newest first.
struct response_version {
    int version;
    int64_t kept_at;
    bool by_staff;
    struct str reason; // empty: the first one
    struct answers answers;
};
bool response_versions(struct practice *practice,
                       const struct administration *administration,
                       struct response_version **versions, int *count,
                       struct err *err) MUST_USE;
enum { VERSIONS_LISTED = 20 };

// When the first version was answered; ERR_MISSING: there is none.
bool response_answered_at(struct practice *practice,
                          const struct administration *administration,
                          int64_t *at, struct err *err) MUST_USE;

#endif
