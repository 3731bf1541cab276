#ifndef CLI_SCORE_FILE_H
#define CLI_SCORE_FILE_H

// score_file - the stream of `rapport score`: one row in, one row per scale
// out, in the same order, whatever the length of the file.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/csv_columns.h"
#include "measure/instrument.h"

enum { SCORE_THREADS_MAX = 8 };

// Wanted column 0 is the id, column 1 + i is item i. Writes to the command's
// output; what it writes does not depend on `threads`. When a row is wrong, the
// rows before it have been written. ERR_INPUT and ERR_LIMIT name row and line;
// ERR_OUTSIDE: the file or the output broke off.
bool score_file(struct csv_columns *file, const struct instrument *instrument,
                int threads, struct err *err) MUST_USE;

#endif
