#ifndef WIRE_FORM_H
#define WIRE_FORM_H

// form - the fields of a posted form or a query string
// (application/x-www-form-urlencoded), percent-decoded into an arena.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

struct arena;

enum { FORM_MAX_FIELDS = 512, FORM_MAX_NAME = 128 };

struct field {
    struct str name;
    struct str value;
};

struct form {
    struct field *fields;
    int count;
};

// ERR_INPUT: a broken percent code, a NUL byte, bytes that are not UTF-8;
// ERR_LIMIT: too many fields or too long a name.
bool form_parse(struct arena *arena, struct str body, struct form *form,
                struct err *err) MUST_USE;

// Is it what a field may hold: UTF-8, no NUL byte?
bool form_is_text(struct str value);

// The first field of that name; empty with `at == NULL` when there is none.
struct str form_find(const struct form *form, const char *name);

#endif
