#ifndef EVIDENCE_FRAME_PART_H
#define EVIDENCE_FRAME_PART_H

// frame_part - a part of a CSV file, some thousand rows, becomes columns.
//
// What one thread of frame_blocks.c does without the others.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/frame.h"
#include "evidence/frame_texts.h"
#include "wire/csv.h"

// What all parts of a file have in common. Nobody writes to it while parts are
// being read.
struct frame_layout {
    int header_count;
    int *column_of; // header_count: which column a field belongs to; -1: none
    int column_count;
    struct frame_column *columns; // name and is_text
};

struct frame_part_column {
    double *numbers;
    uint32_t *codes;          // of the texts in this part
    struct frame_texts texts; // of a text column
    size_t missing;
    bool is_whole;
    int64_t text_line; // of a numeric column: where it is not one; 0: nowhere
};

enum { FRAME_LAST_TEXT = 32 };

// What a field of a row is for.
struct frame_slot {
    struct frame_part_column *column; // NULL: nothing
    int at;                           // which of the columns
    bool is_text;
    // The bytes of its last text, with its quotes: texts come in runs.
    char last[FRAME_LAST_TEXT];
    size_t last_len; // 0: there is none, or it is longer
    uint32_t last_code;
};

struct frame_part {
    const struct frame_layout *layout;
    struct csv *csv; // csv_open_part()
    struct arena *arena;
    size_t bytes;
    size_t room; // rows that the columns can hold
    size_t rows;
    struct frame_part_column *columns;
    struct frame_slot *slots; // header_count
    struct err err;
};

void frame_part_open(struct frame_part *part,
                     const struct frame_layout *layout);
void frame_part_close(struct frame_part *part);

// Reads all of part->csv, whose first line is `line` of the file. A field of a
// numeric column that is no number becomes missing, and its line is noted.
// False: part->err.
bool frame_part_read(struct frame_part *part, int64_t line) MUST_USE;

#endif
