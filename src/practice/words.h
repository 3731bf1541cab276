#ifndef PRACTICE_WORDS_H
#define PRACTICE_WORDS_H

// words - what people write about a client: checked, sealed, opened; and the
// one question that every changed row answers: had somebody else been first?
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

enum { NAME_MAX_BYTES = 200, WORDS_MAX_BYTES = 4000 };

// Trims. ERR_INPUT, naming `what`, when nothing is left or too much.
bool words_check(struct str *words, const char *what, size_t max,
                 struct err *err) MUST_USE;

// Where sealed words stand: whose they are, "table.column", and the id that
// makes the place unique.
struct words_place {
    struct client_id client; // n == 0: the practice's own
    const char *column;
    int64_t row;
};
#define WORDS_AT(client, column, row)                                          \
    (&(struct words_place){(client), (column), (row)})

// Checks and seals under the client's key.
bool words_seal(struct practice *practice, const struct words_place *place,
                struct str words, struct value *sealed,
                struct err *err) MUST_USE;

// The same where saying nothing is allowed: empty words become NULL.
bool words_seal_any(struct practice *practice, const struct words_place *place,
                    struct str words, struct value *sealed,
                    struct err *err) MUST_USE;

// Opens what one of the two has sealed; NULL gives empty words.
bool words_open(struct practice *practice, const struct words_place *place,
                struct str sealed, struct str *words, struct err *err) MUST_USE;

// Ends reading when a row may have been no good: then `err` already says why,
// and stays.
bool rows_done(struct rows *rows, bool good, struct err *err) MUST_USE;

// After an UPDATE that named the version which the writer had read:
// ERR_CONFLICT when no row was changed.
bool change_was_made(struct practice *practice, struct err *err) MUST_USE;

// Copies a word of our own vocabulary out of a row.
void word_copy(char *to, size_t room, struct str from);
#define WORD_COPY(to, from) word_copy((to), sizeof(to), (from))

#endif
