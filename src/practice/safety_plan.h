#ifndef PRACTICE_SAFETY_PLAN_H
#define PRACTICE_SAFETY_PLAN_H

// safety_plan - what a client wants to remember on a hard day, in their own
// words, in six parts; and one person whom they chose to call.
//
// Written together or by the client alone. Each save is a further version and
// none is changed or lost. Nobody has to have a plan, and it is no contract:
// nothing here asks for a signature or a promise, and a plan can be emptied.
//
// The order of the parts, from what one can do alone to what others can do, is
// that of the Safety Planning Intervention; the wording is our own.
// SOURCE: Stanley & Brown 2012, Cognitive and Behavioral Practice 19, 256-264.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/words.h"

enum { PLAN_PARTS = 6, PLAN_PART_MAX = 500, PLAN_LINE_MAX = 120 };

struct plan_part {
    const char *field; // under which it is kept and posted: "signs"
    const char *title; // "How I notice that it gets hard"
    const char *hint;  // a question that helps to begin
};
extern const struct plan_part SAFETY_PLAN_PARTS[PLAN_PARTS];

struct safety_plan {
    struct client_id client;
    int version; // 0: there is none yet
    struct str parts[PLAN_PARTS];
    struct str person; // "a person I chose"; empty: none
    struct str number; // as typed: "+44 20 7946 0000"
    struct str dial;   // "tel:+442079460000"; made, not kept
    bool show_plan;    // the client wants it on the help pages of forms
    bool show_person;  // and the person there
    struct str copies; // who else holds a copy
    int64_t review_at; // 0: no date
    bool by_client;    // this version was written by the client alone
    int64_t written_at;
};

// The newest version; `version` 0 when there is none.
bool safety_plan_read(struct practice *practice, struct client_id client,
                      struct safety_plan *plan, struct err *err) MUST_USE;
// ERR_MISSING: there is no such version.
bool safety_plan_read_version(struct practice *practice,
                              struct client_id client, int version,
                              struct safety_plan *plan,
                              struct err *err) MUST_USE;
// Is anything written in the six parts?
bool safety_plan_has_words(const struct safety_plan *plan);
// The newest plan as far as the client wants it on the help pages that a
// form's link opens: what they did not want there is empty.
bool safety_plan_for_help(struct practice *practice, struct client_id client,
                          struct safety_plan *plan, struct err *err) MUST_USE;

struct plan_version {
    int version;
    bool by_client;
    int64_t written_at;
};
// Newest first, at most `room`.
bool safety_plan_versions(struct practice *practice, struct client_id client,
                          struct plan_version *versions, int room, int *count,
                          struct err *err) MUST_USE;

// Keeps a further version: by the client, or together when somebody is signed
// in. `draft->version` is the one it was written from. ERR_CONFLICT: there is
// a newer one, which stays. ERR_INPUT: the first version says nothing; a part
// is too long; a number that a phone cannot dial; a name without a number.
bool safety_plan_save(struct practice *practice,
                      const struct safety_plan *draft,
                      struct err *err) MUST_USE;

// When the plan was to be looked at again, if that day has come; else 0.
bool safety_plan_review_due(struct practice *practice, struct client_id client,
                            int64_t *due_at, struct err *err) MUST_USE;

// ---- copies -----------------------------------------------------------------

struct plan_copy {
    char kind[8]; // sheet, card, phone
    int version;
    int64_t made_at;
};
enum { PLAN_COPIES_SHOWN = 3 };
// The newest of each kind, newest first; without what was removed.
bool safety_plan_copies(struct practice *practice, struct client_id client,
                        struct plan_copy *copies, int *count,
                        struct err *err) MUST_USE;
// Notes a copy of the newest version. A phone's replaces the one before.
bool safety_plan_copied(struct practice *practice, struct client_id client,
                        const char *kind, struct err *err) MUST_USE;
// The phone's copy is gone. Idempotent.
bool safety_plan_copy_removed(struct practice *practice,
                              struct client_id client,
                              struct err *err) MUST_USE;

#endif
