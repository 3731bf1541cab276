#ifndef EVIDENCE_FRAME_FILE_H
#define EVIDENCE_FRAME_FILE_H

// frame_file - the file of a frame, open at its first row, and which of its
// columns are wanted.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/frame_part.h"

// A pipe can be read only once: what comes from it is kept in memory, so much.
#define FRAME_MAX_PIPE (4LL * 1000 * 1000 * 1000)

struct frame_file {
    FILE *file;
    bool is_own; // to be closed
    off_t start;
    uint64_t bytes; // of all of it
    struct csv *csv;
    struct frame_layout layout;
    int ignored;        // columns that nobody wants
    int64_t first_line; // that follows the header
};

// Errors as frame_read().
bool frame_file_open(struct arena *arena, const struct frame_source *source,
                     struct frame_file *file, struct err *err) MUST_USE;

// Back to the first row.
bool frame_file_again(struct frame_file *file, struct err *err) MUST_USE;
void frame_file_close(struct frame_file *file);

#endif
