#ifndef PRACTICE_SUPPORT_H
#define PRACTICE_SUPPORT_H

// support - one walk through "What might be in the way?" (PRODUCT.md C13):
// what was ticked, what was chosen together, and when the two look again. The
// eight questions are a form like any other (instruments/support.json).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/support.h"
#include "practice/administration.h"
#include "practice/answers.h"
#include "practice/decision.h"
#include "wire/form.h"

struct support {
    int64_t id; // 0: none has been begun
    struct client_id client;
    // "fit.goal", "barrier.time" ... = "1"; "line": what stands beside them;
    // "option", "words": what was chosen.
    struct answers walk;
    struct decision_id decision; // n == 0: nothing chosen yet
    int64_t review_at;           // of that decision; 0: none
    int version;
    int64_t created_at;
    int64_t changed_at;
};

// The walk that goes on: the newest of this episode without a choice. Otherwise
// an empty one (id 0).
bool support_open(struct practice *practice, struct client_id client,
                  struct support *support, struct err *err) MUST_USE;
// The walks of this episode that ended with a choice, newest first.
bool support_list_chosen(struct practice *practice, struct client_id client,
                         struct support **list, int *count,
                         struct err *err) MUST_USE;

bool support_has_tick(const struct support *support, const char *group,
                      const char *name);

// Keeps ticks and line; the first time begins a walk. ERR_CONFLICT:
// `support->version` is old, or somebody else began one meanwhile.
bool support_save(struct practice *practice, struct support *support,
                  struct err *err) MUST_USE;

// What the two chose, in a line of theirs if they like, and when they look
// again: a decision, and an event on the chart. ERR_INPUT: no such option, or a
// date that is over; "wait" needs a date.
bool support_choose(struct practice *practice, struct support *support,
                    int option, struct str words, int64_t review_at,
                    struct err *err) MUST_USE;

// ---- the eight questions ----------------------------------------------------

struct support_form {
    struct administration_id id; // n == 0: never asked in this episode
    enum administration_state state;
    int64_t at;
    char mode[16];
    struct support_answer areas[SUPPORT_AREAS];
    struct questionnaire questions; // with the answers
};
// The newest one that was asked.
bool support_form_read(struct practice *practice, struct client_id client,
                       struct support_form *form, struct err *err) MUST_USE;

// Read aloud and answered together: kept in mode "interview". The errors of
// correction_enter_paper().
bool support_read_aloud(struct practice *practice, struct client_id client,
                        const struct form *fields, struct administration_id *id,
                        struct err *err) MUST_USE;

// ---- looking again ----------------------------------------------------------

// The oldest decision of the episode whose day has come by `until`, which
// nobody has marked as looked at and of which nobody wrote what became of it;
// id.n == 0: none. `*further`: how many
// more.
bool review_read_due(struct practice *practice, struct client_id client,
                     int64_t until, struct decision *due, int *further,
                     struct err *err) MUST_USE;

#endif
