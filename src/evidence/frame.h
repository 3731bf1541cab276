#ifndef EVIDENCE_FRAME_H
#define EVIDENCE_FRAME_H

// frame - a table in memory: named columns of numbers or of texts, as R's
// data frame. What the CSV file says is kept; what is missing is missing.
//
// A column is numeric when every field that is not missing is a number as R's
// read.csv() reads one (spaces around it allowed; "inf" and hexadecimal are
// not); otherwise it is text, and `text_line` says where the first field that
// is no number stands. Empty and NA are missing (DECISIONS.md 19). A number is
// read to the nearest double, as strtod() does in the C locale.
//
// Two ways to read: frame_read() for a whole table, frame_blocks() for those
// who need each row once and in order, in memory that does not grow with rows.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

#include <stdint.h>
#include <stdio.h>

struct arena;

enum {
    FRAME_MAX_COLUMNS = 4096, // as wire/csv.h
    FRAME_MAX_ROWS = 100 * 1000 * 1000,
    FRAME_BLOCKS_MAX_ROWS = 2000 * 1000 * 1000, // of frame_blocks()
    FRAME_MAX_LEVELS = 50 * 1000 * 1000,        // distinct texts of one column
    FRAME_MAX_CELLS = 1000 * 1000 * 1000,       // of a whole table: 8 GB
    FRAME_MAX_THREADS = 16,
};
#define FRAME_NO_TEXT UINT32_MAX // the code of a missing text

struct frame_column {
    struct str name; // "X" where the header has none
    bool is_text;
    bool is_whole;      // numeric, and written like R's integers: 12, not 12.0
    double *numbers;    // of a numeric column; NAN: missing
    uint32_t *codes;    // of a text column: index of its levels
    struct str *levels; // distinct texts in R's order: alphabet.h
    uint32_t level_count;
    size_t missing;
    int64_t text_line; // of a text column: the line of the file with the first
                       // field that is not a number
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
                 size_t rows); // bytes_all 0: not known
    void *who;
};

// Reads the columns named in `wanted` (all when `wanted_count` is 0), in the
// order of the file; others are passed over, `*ignored` counts them (NULL: not
// needed). `path` "-" is `in`. `threads` 0: as many as there are processors.
// ERR_MISSING: no such file, or no such column: the text names the columns
// there are; ERR_INPUT: a broken row, with its line, or a number too large for
// a double; ERR_LIMIT: more than the limits; ERR_OUTSIDE: cannot be read.
struct frame_source {
    const char *path;
    FILE *in;
    const struct str *wanted;
    int wanted_count;
    int threads;
    struct frame_watch watch;
};
bool frame_read(struct arena *arena, const struct frame_source *source,
                struct frame *frame, int *ignored, struct err *err) MUST_USE;

// Rows of a file, some thousands at a time. In `columns`, `levels` are those
// that occurred so far, in the order in which they first did; a code keeps its
// meaning until the next start(). Numbers and codes are valid until the call
// returns.
struct frame_block {
    size_t first_row; // from 0
    size_t rows;
    size_t rows_likely; // in all, judged by what was read so far; 0: not known
    int column_count;
    const struct frame_column *columns;
};

// Calls rows() for all blocks, in the order of the file, never two at a time
// (but not always on the same thread). start() comes before the first block;
// it comes AGAIN, and everything begins anew, when a column that looked like
// numbers turns out to be text far down (so a file that can be read only once,
// a pipe, is kept in memory while it is read). An error of theirs ends it.
struct frame_visitor {
    void *who;
    bool (*start)(void *who, struct err *err); // NULL: nothing to forget
    bool (*rows)(void *who, const struct frame_block *block, struct err *err);
};
// `frame` becomes a table without its rows: names, types, counts, sorted
// levels; codes[code in a block] is the place of a text among those.
bool frame_blocks(struct arena *arena, const struct frame_source *source,
                  const struct frame_visitor *visitor, struct frame *frame,
                  int *ignored, struct err *err) MUST_USE;

// NULL when there is none of that name.
const struct frame_column *frame_find(const struct frame *frame,
                                      struct str name);

// Fails with ERR_MISSING and the names of the columns that there are.
bool frame_get(const struct frame *frame, struct str name,
               const struct frame_column **column, struct err *err) MUST_USE;

// The same, but the column must be numeric: ERR_INPUT says which line made it
// text.
bool frame_get_numbers(const struct frame *frame, struct str name,
                       const struct frame_column **column,
                       struct err *err) MUST_USE;

// Lines for those who should know: columns that are text although most of what
// stands in them are numbers, with the line that made them so. Often empty.
struct str frame_slips(struct arena *arena, const struct frame *frame);

// "249.56", "-1e-3", " 12 ": what a numeric column is made of. `*whole`: R
// would call it an integer. False: not a number; `*value` is infinite when it
// would be one, but no double can hold it.
bool frame_number(struct str field, double *value, bool *whole);

#endif
