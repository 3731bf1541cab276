#ifndef WIRE_HTML_H
#define WIRE_HTML_H

// html - text for a browser, escaped unless it was written in the program.
//
// Templates (pages/*.html, compiled by tools/pages.c) and charts write only
// through here. html_put() takes any of our kinds of value and escapes it, for
// element content and for attributes in double quotes alike. html_raw() takes
// a literal only: markup that came from outside does not compile.
// Control characters and broken UTF-8 come out as U+FFFD.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"

#define html_raw(out, literal) text_add((out), STR(literal))

void html_put_str(struct text *out, struct str value);
void html_put_text(struct text *out, const char *value); // NULL puts nothing
void html_put_int(struct text *out, int64_t value);
// At most four decimals, no zeros at the end; an en dash when not known.
void html_put_real(struct text *out, double value);

#define html_put(out, value)                                                   \
    _Generic((value),                                                         \
        struct str: html_put_str,                                             \
        char *: html_put_text,                                                \
        const char *: html_put_text,                                          \
        int: html_put_int,                                                    \
        unsigned: html_put_int,                                               \
        long: html_put_int,                                                   \
        long long: html_put_int,                                              \
        unsigned long: html_put_int,                                          \
        double: html_put_real)((out), (value))

#endif
