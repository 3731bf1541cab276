#ifndef EVIDENCE_FRAME_H
#define EVIDENCE_FRAME_H

// frame - a table in memory: named columns of numbers or of texts, as R's
// data frame. What the CSV file says is kept; what is missing is missing.
//
// A column is numeric when every field that is not missing is a number as R's
// read.csv() reads one (spaces around it allowed; "inf" and hexadecimal are
// not); otherwise it is text. Empty and NA are missing (DECISIONS.md 19).
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

#include <stdint.h>
#include <stdio.h>

struct arena;

enum {
    FRAME_MAX_COLUMNS = 1024,
    FRAME_MAX_ROWS = 100 * 1000 * 1000,
};
#define FRAME_NO_TEXT UINT32_MAX // the code of a missing text

struct frame_column {
    struct str name;
    bool is_text;
    double *numbers;      // of a numeric column; NAN: missing
    uint32_t *codes;      // of a text column: index of its levels
    struct str *levels;   // distinct texts, in the order of their bytes (which
    uint32_t level_count; // is R's for C locale)
    size_t missing;
};

struct frame {
    size_t rows;
    int column_count;
    struct frame_column *columns;
};

// Progress of a long read, called at most ten times a second after the first
// second; NULL: nobody wants to know.
struct frame_watch {
    void (*tell)(void *who, uint64_t bytes_done, uint64_t bytes_all,
                 size_t rows);
    void *who;
};

// Reads the columns named in `wanted` (all when `wanted_count` is 0); others
// are passed over, `*ignored` counts them. `path` "-" is `in`. ERR_MISSING: no
// such file, or no such column: the text names the columns there are;
// ERR_INPUT: a broken row, with its line; ERR_LIMIT: more than the limits.
struct frame_source {
    const char *path;
    FILE *in;
    const struct str *wanted;
    int wanted_count;
    struct frame_watch watch;
};
bool frame_read(struct arena *arena, const struct frame_source *source,
                struct frame *frame, int *ignored, struct err *err) MUST_USE;

// NULL when there is none of that name.
const struct frame_column *frame_find(const struct frame *frame,
                                      struct str name);

#endif
