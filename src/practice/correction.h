#ifndef PRACTICE_CORRECTION_H
#define PRACTICE_CORRECTION_H

// correction - what staff write on a form in a client's stead: a correction, or
// what the client answered on paper.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/administration.h"
#include "wire/form.h"

// A correction by staff: the answers that are named, as a new version beside
// the earlier one, which stays, with a reason; the others are as they were. An
// empty value takes an answer back. Scored and judged anew. ERR_CONFLICT:
// `version` is not the newest; ERR_MISSING: the form was never sent.
bool correction_keep(struct practice *practice,
                     const struct administration *administration, int version,
                     const struct form *fields, struct str reason,
                     struct err *err) MUST_USE;

// A form that was answered on paper, entered by staff: offered, kept (mode
// "paper") and judged in one go. `answered_at` is not in the future. The same
// errors as administration_invite(); ERR_INPUT: a value that is not offered, or
// no answer at all.
bool correction_enter_paper(struct practice *practice,
                            const struct invitation *invitation,
                            int64_t answered_at, const struct form *fields,
                            struct administration_id *id,
                            struct err *err) MUST_USE;

#endif
