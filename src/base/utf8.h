#ifndef BASE_UTF8_H
#define BASE_UTF8_H

// utf8 - one letter (code point) after the other, and how wide a terminal
// shows it.
//
// SOURCE: RFC 3629 (no surrogates, nothing longer than it must be)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

enum { UTF8_BROKEN = 0xFFFD };

// The bytes of the first letter of `rest`, which is not empty. A byte that
// begins none is one UTF8_BROKEN: whoever walks always gets on.
size_t utf8_next(struct str rest, uint32_t *letter);

bool utf8_is_good(struct str text); // letters from end to end

// Columns of a terminal: 0 for what stands on the letter before (accents), 2
// for wide letters and emoji, else 1.
// SOURCE: Unicode 15 EastAsianWidth.txt (W and F) and general category Mn,
// the ranges that stand in transcripts of English
int utf8_columns(uint32_t letter);
int utf8_columns_of(struct str text); // of all its letters

// What must not reach a terminal or a page as it stands: control characters,
// and those that turn the direction of writing around.
bool utf8_is_control(uint32_t letter);

#endif
