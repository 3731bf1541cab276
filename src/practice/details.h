#ifndef PRACTICE_DETAILS_H
#define PRACTICE_DETAILS_H

// details - the further fields of a card (when, where, plan B ...), sealed
// together as one blob in the format of practice/answers.h. Which fields there
// are is a table of the card's own; an empty field is left out.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/answers.h"
#include "practice/words.h"

enum { DETAIL_MAX_BYTES = 500 };

struct detail_row {
    const char *name;  // "plan_b"; of the form field as well
    const char *title; // "Plan B"
    const char *hint;  // what to write there
};

// Takes the value under `row`, trimmed. ERR_INPUT, naming its title: too long.
bool details_set(struct arena *arena, struct answers *details,
                 const struct detail_row *row, struct str value,
                 struct err *err) MUST_USE;

// Nothing filled in becomes NULL.
bool details_seal(struct practice *practice, const struct words_place *place,
                  const struct answers *details, struct value *sealed,
                  struct err *err) MUST_USE;
bool details_open(struct practice *practice, const struct words_place *place,
                  struct str sealed, struct answers *details,
                  struct err *err) MUST_USE;

// By name; empty when there is nothing.
struct str detail_of(const struct answers *details, const char *name);

#endif
