#ifndef PRACTICE_LIMITS_H
#define PRACTICE_LIMITS_H

// limits - the agreed edges of the work: how long a session is, what happens
// out of hours, by when messages are answered, holidays, fees, when something
// must be told to others (PRODUCT.md C4).
//
// A draft is edited, publishing makes it a version, and a version stays as it
// is. What a client says belongs to one version: having read it, a question to
// it, or "later". A new version is asked about once (measure/agreement.h).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/details.h"

extern const struct detail_row LIMITS_FIELDS[];
extern const int LIMITS_FIELD_COUNT;

enum { LIMITS_LISTED = 50 };

struct limits {
    int64_t id; // 1, 2, ...; 0: none is published
    int64_t published_at;
    struct answers fields;
};

// What is being written; the first time a suggestion of our own, version 0.
struct limits_draft {
    struct answers fields;
    int version;
    bool changed; // since it was last published
};
bool limits_draft_read(struct practice *practice, struct limits_draft *draft,
                       struct err *err) MUST_USE;
// ERR_CONFLICT: somebody changed it since `version` was read.
bool limits_draft_save(struct practice *practice,
                       const struct limits_draft *draft,
                       struct err *err) MUST_USE;
// Makes the saved draft the newest version. ERR_INPUT: nothing is saved, or it
// is what the newest version says already.
bool limits_publish(struct practice *practice, int64_t *id,
                    struct err *err) MUST_USE;

// `limits->id` 0: none.
bool limits_newest(struct practice *practice, struct limits *limits,
                   struct err *err) MUST_USE;
bool limits_get(struct practice *practice, int64_t id, struct limits *limits,
                struct err *err) MUST_USE;
// All versions without their words, newest first.
bool limits_list(struct practice *practice, struct limits **versions,
                 int *count, struct err *err) MUST_USE;

// What a client says to a version. ERR_INPUT: no such answer, or "asked"
// without a question. ERR_CONFLICT: it is not the newest one: nobody
// acknowledges what does not hold any more.
bool limits_answer(struct practice *practice, struct client_id client,
                   int64_t limits, struct str answer, struct str question,
                   struct err *err) MUST_USE;

struct limits_question {
    int64_t limits;
    int64_t at;
    struct str words;
};
struct limits_standing {
    int64_t newest; // 0: none is published
    int64_t read;   // the version that was acknowledged last; 0: none
    int64_t read_at;
    bool on_paper;     // it was
    int64_t ask;       // the version to ask about; 0: nothing to ask
    bool heard_before; // the client said something to an earlier version
    struct limits_question *questions; // newest first
    int question_count;
};
bool limits_of_client(struct practice *practice, struct client_id client,
                      struct limits_standing *standing,
                      struct err *err) MUST_USE;

// Clients of the practice whose work goes on and who have not acknowledged
// version `id`: a fact, in the order in which they came.
bool limits_unread(struct practice *practice, int64_t id,
                   struct client_id **clients, int *count,
                   struct err *err) MUST_USE;

#endif
