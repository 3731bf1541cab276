#ifndef WIRE_CSV_OUT_H
#define WIRE_CSV_OUT_H

// csv_out - writes comma separated values as a stream, through one buffer of
// its own: `rapport score` prints a million records in a blink.
//
//     csv_out_text(&out, id), csv_out_number(&out, 12.5), csv_out_end(&out);
//
// LF ends a record; a field is quoted where it must be. Numbers are printed
// with as few digits as read back to the same value, whole ones without a
// point; NAN is an empty field. Without a file everything is kept in memory,
// until csv_out_move() passes it on.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

#include <stdio.h>

enum { CSV_OUT_ROOM = 256 * 1024 };

struct csv_out {
    FILE *file; // or NULL
    char *bytes;
    size_t room;
    size_t len;
    bool begun; // the record has a field already
    bool failed;
};

// csv_out_close() releases what it holds, or csv_out_drop().
void csv_out_init(struct csv_out *out, FILE *file);
void csv_out_text(struct csv_out *out, struct str field);
// Words of people, which a spreadsheet might take for a formula: a field that
// begins with = + - @ tab CR or ' and is no number gets one ' in front. To
// read the words back, take one ' away (docs/EXPORT.md).
void csv_out_words(struct csv_out *out, struct str field);
void csv_out_whole(struct csv_out *out, int64_t value);
void csv_out_number(struct csv_out *out, double value);
void csv_out_end(struct csv_out *out); // of the record
// The rest of a record that has been printed once: ",15,severe\n".
void csv_out_rest(struct csv_out *out, const char *bytes, size_t len);

// What has been kept goes to `file`; false when it cannot be written.
bool csv_out_move(struct csv_out *out, FILE *file) MUST_USE;

// Everything to the file. ERR_OUTSIDE when some of it could
// not be written.
bool csv_out_close(struct csv_out *out, struct err *err) MUST_USE;
void csv_out_drop(struct csv_out *out); // nothing more to the file

#endif
