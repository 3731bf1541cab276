#ifndef CLI_CSV_COLUMNS_H
#define CLI_CSV_COLUMNS_H

// csv_columns - a CSV file of a command: opens it, finds the columns that are
// wanted by the names in its first record, and reads row by row.
//
// Columns that nobody asked for are ignored, with a note on the command's error
// stream (DECISIONS.md 19).
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/command.h"
#include "wire/csv.h"

enum { COLUMNS_MAX = 160 };

struct column {
    const char *name;
    bool required;
    int at; // in the file; -1: not there
};

struct csv_columns {
    const struct command *command;
    FILE *file;
    struct csv *csv;
    struct column *columns;
    int count;
    int header_count;
    int64_t row; // of the last row read, from 1; the header is not counted
    const struct str *fields;
};

// `path` may be "-". ERR_MISSING: no such file; ERR_INPUT: no header, a column
// that is required is missing, a wanted one stands there twice.
bool csv_columns_open(struct csv_columns *file, const struct command *command,
                      struct str path, struct column *columns, int count,
                      struct err *err) MUST_USE;
void csv_columns_close(struct csv_columns *file);

// ERR_INPUT: a row that has not as many fields as the header.
bool csv_columns_next(struct csv_columns *file, bool *more,
                      struct err *err) MUST_USE;

// The field of wanted column `n` in this row; empty when it is not there.
static inline struct str csv_columns_get(const struct csv_columns *file, int n)
{
    int at = file->columns[n].at;

    return at < 0 ? (struct str){"", 0} : file->fields[at];
}

// "row 12 (line 13), column 9: reason" as ERR_INPUT.
bool csv_columns_refuse(const struct csv_columns *file, int n,
                        const char *reason, struct err *err);

#endif
