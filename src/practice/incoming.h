#ifndef PRACTICE_INCOMING_H
#define PRACTICE_INCOMING_H

// incoming - a form on its way in: what sending, correcting and closing do
// alike. Each of them reads the form, finds its safety answers, keeps scores
// and judges, in an order of its own (submission.c is the road; correction.c,
// closing.c).
//
// For those three only.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/answers.h"
#include "practice/card.h"
#include "practice/questionnaire.h"
#include "practice/response.h"
#include "practice/submission.h"

struct text;

enum { SAFETY_MAX = 16 }; // safety answers on one form

struct incoming {
    struct practice *practice;
    const struct administration *form;
    struct questionnaire questions;
    struct answers answers; // taps, and then what was sent
    int64_t next_tap;
    struct safety_answer safety[SAFETY_MAX]; // mildest first
    int safety_count;
    struct news news;
    struct response response;
};

// The questions of a form, and the taps that are kept of it.
bool incoming_read(struct practice *practice, const struct administration *form,
                   struct incoming *incoming, struct err *err) MUST_USE;

// Sorts the fields into those that are good and the names of those that are
// not. What the form does not ask is passed over: a goal may have been closed
// while it was being answered. An empty choice is no answer.
void incoming_check_fields(struct incoming *incoming, const struct form *fields,
                           struct answers *good, struct text *wrong);

// Only what was asked: not the form's own notes among the taps.
struct answers incoming_asked(struct incoming *incoming);

// S1: which of these answers somebody must see, and a card for them.
void incoming_find_safety(struct incoming *incoming,
                          const struct answers *answers);
bool incoming_raise_safety(struct incoming *incoming, struct outcome *outcome,
                           struct err *err) MUST_USE;

// Of every instrument on the form, and the ratings of goals. Leaves what the
// rules ask about in `incoming->news`.
bool incoming_keep_scores(struct incoming *incoming, struct err *err) MUST_USE;

// "sent" or "closed". ERR_CONFLICT: it is one of them already.
bool incoming_set_state(struct practice *practice,
                        const struct administration *form, const char *state,
                        struct err *err) MUST_USE;

#endif
