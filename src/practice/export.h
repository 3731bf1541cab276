#ifndef PRACTICE_EXPORT_H
#define PRACTICE_EXPORT_H

// export - everything that is kept about one client, opened, as plain tables:
// what cli/cmd_export.c writes as JSON, CSV and HTML (docs/EXPORT.md).
//
// Never in it (M32): the answer to "Is there something you have not said yet?",
// a line that the client kept or wants to bring up themselves, and what the
// therapist thought of a session.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

enum { EXPORT_COLUMNS = 10 };

enum export_kind {
    EXPORT_NUMBER, // empty: not known
    EXPORT_TEXT,
    EXPORT_TIME,   // "2026-12-01T14:00:00Z"; empty: not yet
    EXPORT_SEALED, // text, sealed in the store
};
struct export_column {
    const char *name;
    enum export_kind kind;
    const char *sealed; // "client.name": its place, with the row's first column
};
struct export_table {
    const char *name;  // of the CSV file and the JSON member
    const char *title; // for people
    const char *sql;   // $1 practice, $2 client; the first column is the id
    struct export_column columns[EXPORT_COLUMNS]; // ends with a row of zeros
};

struct export_sheet {
    const struct export_table *table;
    int column_count;
    struct str *cells; // row by row
    int row_count;
};
struct export
{
    struct export_sheet *sheets;
    int count;
};

// ERR_MISSING: no such client.
bool export_read(struct practice *practice, struct client_id client,
                 struct export *all, struct err *err) MUST_USE;

#endif
