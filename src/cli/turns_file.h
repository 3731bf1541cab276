#ifndef CLI_TURNS_FILE_H
#define CLI_TURNS_FILE_H

// turns_file - a CSV file of turns, the layout of AnnoMI: read as a whole, as
// rows of one transcript may stand anywhere in it.
//
// A turn that several raters coded has several rows: those of one transcript
// that follow one another with the same utterance_id are one utterance, of
// which the first row's words count.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/csv_columns.h"
#include "talk/utterance.h"

enum {
    TURNS_MAX_ROWS = 20 * 1000 * 1000,
    TURNS_MAX_MEGABYTES = 2000, // of words
    TURNS_PIECE = 4096,         // rows that lie together
};

struct turn_row {
    const char *text;
    const char *id; // utterance_id
    uint32_t text_len;
    uint32_t id_len;
    uint32_t transcript; // index of transcripts
    uint32_t utterance;  // of its transcript; rows of one turn share it
    enum side side;
};

struct turns_transcript {
    struct str id;
    uint32_t rows;
    uint32_t utterances;
    uint32_t last_row; // while reading
};

struct turn_piece {
    struct turn_row *rows; // TURNS_PIECE of them
};

struct turns_file {
    struct turn_piece *pieces; // in the order of the file
    uint32_t row_count;
    struct turns_transcript *transcripts; // as they come first in the file
    uint32_t transcript_count;
    int64_t dropped; // rows in which something was missing
};

static inline struct turn_row *turns_file_row(const struct turns_file *file,
                                              uint32_t n)
{
    return &file->pieces[n / TURNS_PIECE].rows[n % TURNS_PIECE];
}

// Reads `path` ("-" is the command's input). Everything lives in `arena`.
// ERR_INPUT names the file, row, line and column; ERR_LIMIT: more than the
// limits.
bool turns_file_read(struct arena *arena, const struct command *command,
                     struct str path, struct turns_file *file,
                     struct err *err) MUST_USE;

// What is wrong in the file begins with its name ("turns.csv: row 2 ..."); why
// it cannot be read says so already. Returns false.
bool turns_file_name(struct arena *arena, struct str path, struct err *err);

#endif
