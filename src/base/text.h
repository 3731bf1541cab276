#ifndef BASE_TEXT_H
#define BASE_TEXT_H

// text - something being written: a page, a picture, a line of CSV.
//
//     struct text text = text_in(arena);
//     text_add(&text, STR("id,score\n"));
//     text_addf(&text, "%d,%.17g\n", id, score);
//     return text_str(&text);
//
// It grows in its arena. Text that already stands in it never changes, but may
// move when more is added.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

struct text {
    struct arena *arena;
    char *at;
    size_t len;
    size_t room;
};

struct text text_in(struct arena *arena);
void text_add(struct text *text, struct str more);
// Room for so many bytes more at once, where it is known how many will come.
void text_reserve(struct text *text, size_t more);
void text_addc(struct text *text, char c);
void text_addf(struct text *text, const char *fmt, ...) LIKE_PRINTF(2, 3);
// As few digits as read back to the very same finite number: "0.1", "1e-300".
void text_add_exact(struct text *text, double number);
// Two small hexadecimal digits for each byte.
void text_add_hex(struct text *text, const void *bytes, size_t count);

// What has been written so far; valid until more is added. Always followed by
// a NUL byte that is not counted.
struct str text_str(const struct text *text);

// One formatted piece of text, for names and sentences.
struct str text_print(struct arena *arena, const char *fmt, ...)
    LIKE_PRINTF(2, 3);

#endif
