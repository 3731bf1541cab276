#ifndef PRACTICE_DEMO_ANSWER_H
#define PRACTICE_DEMO_ANSWER_H

// demo_answer - fills in a form as a fictional person would after such a week.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/demo_people.h"
#include "practice/practice.h"

// `miss`: what to say to "What would you miss?", NULL: nothing. Items that warn
// are answered with their least.
bool demo_answer(struct practice *practice, struct administration_id id,
                 const struct demo_week *week, const char *miss,
                 struct err *err) MUST_USE;

#endif
