#ifndef PRACTICE_SUBMISSION_H
#define PRACTICE_SUBMISSION_H

// submission - what happens when a client taps an answer, and when they press
// "send". The main road of the program (ARCHITECTURE.md walks it).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/administration.h"
#include "wire/form.h"

struct outcome {
    bool safety;           // the client is to see the safety page
    struct reason_id card; // of the safety card, n == 0: none
    int signals;           // rules that fired
    bool already_sent;     // this very submission was kept before
};

// One tap (also from a script: one field). Kept append-only before anything
// else; a safety answer is judged in the same transaction (S1 never waits for
// "send"). ERR_INPUT: not offered on this form; ERR_CONFLICT: the form was
// sent or closed already (nothing that was kept is touched).
bool answer_save(struct practice *practice,
                 const struct administration *administration, struct str field,
                 struct str value, struct outcome *outcome,
                 struct err *err) MUST_USE;

// "Send": the fields of the whole form, on top of the taps saved before.
// Scores it, keeps it, looks at it beside the client's earlier scores and
// raises signals, all or nothing. The second time it is harmless: the outcome
// of the first, `already_sent`. A wrong value is ERR_INPUT, and nothing
// is lost: the valid fields have been written as taps, so let the work be kept
// (a page that shows the problem succeeds). ERR_CONFLICT, before anything is
// written: the form was closed. A safety answer is never refused: where the
// form was closed, or was sent before with a milder one, it still opens or
// renews a card (practice/safety.h, safety_raise).
bool submission_accept(struct practice *practice,
                       const struct administration *administration,
                       const struct form *fields, struct outcome *outcome,
                       struct err *err) MUST_USE;

// "I need help" on a client page: S1 without an answer.
bool submission_help(struct practice *practice,
                     const struct administration *administration,
                     struct outcome *outcome, struct err *err) MUST_USE;

// After the safety page: "safe", "call" or "rather_not".
bool submission_safety_reply(struct practice *practice,
                             const struct administration *administration,
                             struct str reply, struct err *err) MUST_USE;

// The last steps of the road, once the answers are known to be good: what was
// sent, or what closing.c found of a form that was not. For those two only.
struct incoming;
bool submission_keep(struct incoming *incoming, bool sent,
                     struct outcome *outcome, struct err *err) MUST_USE;

#endif
