#ifndef PRACTICE_QUESTIONNAIRE_H
#define PRACTICE_QUESTIONNAIRE_H

// questionnaire - what is on a form, question by question, and what of it was
// answered. The page shows it, and what comes back is checked against it.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/signal.h"
#include "practice/administration.h"
#include "practice/answers.h"

enum { LINE_MAX_BYTES = 2000 };

// The questions without any answers.
bool questionnaire_read(struct practice *practice,
                        const struct administration *administration,
                        struct questionnaire *questionnaire,
                        struct err *err) MUST_USE;

// What a chip of "Since last time" says about the plan; PLAN_NOT_REVIEWED when
// it is about something else.
enum plan_result questionnaire_plan_result(struct str chip);

// NULL when the form does not ask it.
const struct question *questionnaire_find(
    const struct questionnaire *questionnaire, struct str field);

// Was this value offered? Chips come joined by ","; an empty value takes chips
// and lines back, never a choice.
bool question_offers(const struct question *question, struct str value);

// The taps of a form so far, the last one of each field, the form's own notes
// ("safety.reply") included; `*next` is the number of the next tap.
bool taps_read(struct practice *practice,
               const struct administration *administration,
               struct answers *answers, int64_t *next,
               struct err *err) MUST_USE;
// Keeps one more. ERR_LIMIT: this form has been tapped too often.
bool taps_add(struct practice *practice,
              const struct administration *administration, int64_t number,
              struct str field, struct str value, struct err *err) MUST_USE;
enum { TAPS_MAX = 4096 };

// The newest taps of all fields that begin so, newest first; `field` is what
// follows that beginning.
struct tap {
    int64_t at;
    struct str field, value;
};
enum { TAPS_LISTED = 8 };
struct tap_list {
    struct tap taps[TAPS_LISTED];
    int count;
};
bool taps_list(struct practice *practice,
               const struct administration *administration,
               struct str beginning, struct tap_list *list,
               struct err *err) MUST_USE;

// The newest version of what was sent; `*version` 0: nothing was.
bool sheet_read(struct practice *practice,
                const struct administration *administration,
                struct answers *answers, int *version,
                struct err *err) MUST_USE;

#endif
