#ifndef PRACTICE_BATCH_H
#define PRACTICE_BATCH_H

// batch - ids of rows that something is to be done with, some at a time, so
// that no submission waits long and one row that cannot be read does not keep
// the others (cli/rounds.c).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

enum { BATCH_MAX = 20 };
struct batch {
    int64_t ids[BATCH_MAX];
    int count;
};

// Takes the first column of the rows and ends them.
static inline bool batch_take(struct batch *batch, struct rows *rows,
                              struct err *err)
{
    batch->count = 0;
    while (batch->count < BATCH_MAX && rows_next(rows)) {
        batch->ids[batch->count++] = rows_int(rows, 0);
    }
    return rows_end(rows, err);
}

#endif
