#ifndef WIRE_CHARSET_H
#define WIRE_CHARSET_H

// charset - the bytes of a text file as UTF-8 with plain lines, whatever
// program saved it.
//
// Read as: UTF-8, with or without a byte-order mark; UTF-16 in both byte
// orders, with a mark or recognised by its zero bytes; otherwise Windows-1252,
// which is what old Windows programs write. A text that is UTF-8 but for a few
// bytes stays UTF-8: what cannot be read becomes U+FFFD.
//
// CR, LF and CRLF all become LF, so the number of a line is that of the file.
// No-break and other wide or thin spaces become a space. Control characters
// and invisible marks (zero-width, direction) are dropped, so that nothing in
// a file can steer a terminal; tab and the NAK of CHAT (U+0015) stay.
//
// SOURCE: Unicode 15, table 3-7 (UTF-8), D91 (UTF-16); WHATWG Encoding,
// index-windows-1252
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

struct arena;

enum charset {
    CHARSET_UTF8,
    CHARSET_UTF16_LITTLE,
    CHARSET_UTF16_BIG,
    CHARSET_CP1252,
};

// What the bytes most likely are.
enum charset charset_of(struct str bytes);

// The text. ERR_INPUT: these bytes are no text (NUL bytes, many control
// characters), or UTF-32. Needs at most three bytes for one, in the arena.
bool charset_text(struct arena *arena, struct str bytes, struct str *text,
                  struct err *err) MUST_USE;

// The same care for UTF-8 that came another way: from JSON escapes or entities,
// which can bring control characters back.
struct str charset_clean(struct arena *arena, struct str utf8);

// Appends one code point as UTF-8 at `to`, which has room for four bytes, and
// returns the place behind it. What is no code point becomes U+FFFD.
char *charset_put(char *to, uint32_t code);

#endif
