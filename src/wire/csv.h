#ifndef WIRE_CSV_H
#define WIRE_CSV_H

// csv - reads and writes comma separated values as a stream, one record at a
// time in bounded memory.
//
// RFC 4180: LF or CRLF, a byte-order mark allowed, quotes doubled inside
// quotes, line breaks allowed inside quotes. UTF-8 is demanded. Empty and NA
// are missing (csv_is_missing); a quoted number is a number.
// An empty line is no record. A quote inside plain text is text.
// SOURCE: RFC 4180; DECISIONS.md 19
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

#include <stdio.h>

enum {
    CSV_MAX_FIELDS = 4096,
    CSV_MAX_RECORD = 1024 * 1024, // bytes of one record
};

struct arena;
struct csv; // a reader

// Bytes come from `file`, which stays the caller's. NULL never: no memory ends
// the process. csv_close() releases the reader.
struct csv *csv_open(FILE *file);
void csv_close(struct csv *csv);

// Reads bytes in memory, which may be given back at once, with another sign
// between fields: a semicolon or a tab (else it is a comma).
struct csv *csv_open_text(struct str bytes, char delimiter);

// The next record. `*more` is false at the end. `fields` is valid until the
// next call. ERR_INPUT names the line: an open quote, text after a closing
// quote, bytes that are not UTF-8; ERR_LIMIT: a record or field count too
// large; ERR_OUTSIDE: the file cannot be read.
bool csv_next(struct csv *csv, const struct str **fields, int *count,
              bool *more, struct err *err) MUST_USE;

// The line (from 1) on which the last record began.
int64_t csv_line(const struct csv *csv);

// Several threads read one file in parts of whole records:
//
//     while (csv_take(csv, part)) // one thread at a time
//         while (csv_next(part, ...) && more) // in parallel
//
// csv_take() needs no err: a part that ends where the file is broken says so
// to csv_next(). The last part may be empty. Lines of a part count from 1; once
// it is known with which line of the file it began, csv_again() lets it be read
// again from there.
struct csv *csv_open_part(void);
bool csv_take(struct csv *csv, struct csv *part); // false: nothing is left
void csv_again(struct csv *part, int64_t line);

// What is left of a part, for a reader in a hurry that knows what its lines
// look like: empty unless all of it is ASCII without quotes. Two line breaks
// stand behind it. csv_skip() goes on behind a line that was one record,
// csv_skip_lines() behind so many. csv_left() is its length, whatever is in it.
// csv_rest_quoted() is the same, but quotes may stand in it.
struct str csv_rest(const struct csv *part);
struct str csv_rest_quoted(const struct csv *part);
void csv_skip(struct csv *part, size_t len);
void csv_skip_lines(struct csv *part, size_t len, int64_t lines);
size_t csv_left(const struct csv *part);

// The line on which the next record will begin.
int64_t csv_next_line(const struct csv *csv);

bool csv_is_missing(struct str field);

#endif
