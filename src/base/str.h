#ifndef BASE_STR_H
#define BASE_STR_H

// str - a view of somebody else's bytes. It owns nothing and has no final NUL.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct str {
    const char *at;
    size_t len;
};

// Only for literals: `STR("phq9")`. A variable does not compile.
#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})

// For printf: `printf("%.*s", SHOW(name))`.
#define SHOW(s) (int)(s).len, (s).at

// A view of a C string; NULL gives an empty view.
struct str str_of(const char *text);

bool str_is_equal(struct str a, struct str b);
bool str_is(struct str a, const char *literal);
bool str_starts(struct str a, struct str start);

// Byte order, as strcmp: below 0, 0 or above 0.
int str_compare(struct str a, struct str b);

// Letters of UTF-8 (code points), where a limit is meant for people.
size_t str_letters(struct str a);

// Without spaces, tabs, CR and LF at both ends.
struct str str_trim(struct str a);

// Cuts `*rest` at the first `separator`: returns what stood before it and
// leaves the remainder in `*rest`. Without one, everything is returned and
// `*rest` is empty with `at == NULL`, so `while (rest.at)` walks all parts.
struct str str_cut(struct str *rest, char separator);

// A copy that lives in the arena. str_text() adds a final NUL.
struct str str_copy(struct arena *arena, struct str a);
char *str_text(struct arena *arena, struct str a);

// Whole decimal numbers, nothing before or after them; false otherwise, also
// when the value does not fit. `str_parse_real` takes what strtod takes in the
// C locale, without spaces, hexadecimal, infinities or NaN.
bool str_parse_int(struct str a, int64_t *value);
bool str_parse_real(struct str a, double *value);

#endif
