#ifndef PRACTICE_ANSWERS_H
#define PRACTICE_ANSWERS_H

// answers - what somebody wrote on one form: fields with their values, in the
// order of the form, and the bytes under which they are sealed together.
//
// The bytes are one "field=value" per line; a line break in a value stands as
// "\n", a backslash as "\\". One blob per form costs one seal and one row.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/score.h"

struct arena;

struct entry {
    struct str field;
    struct str value;
};

struct answers {
    struct entry *at;
    int count;
    int room;
};

// The value; empty with `at == NULL` when there is none.
struct str answers_find(const struct answers *answers, struct str field);
// Adds the field, or replaces its value. Keeps views of both.
void answers_set(struct arena *arena, struct answers *answers, struct str field,
                 struct str value);

struct str answers_print(struct arena *arena, const struct answers *answers);
// ERR_BUG when the bytes were not written by answers_print().
bool answers_parse(struct arena *arena, struct str bytes,
                   struct answers *answers, struct err *err) MUST_USE;

// The name under which an item's answer is kept: its code ("9") on the form's
// first instrument and on our own ones, "phq9.9" on a further one.
struct str answers_field(struct arena *arena,
                         const struct instrument *instrument, bool first,
                         int item);
// The answers to one instrument's items. Values that were not offered are left
// out: they have been refused before.
void answers_sheet(struct arena *arena, const struct answers *answers,
                   const struct instrument *instrument, bool first,
                   struct sheet *sheet);

#endif
