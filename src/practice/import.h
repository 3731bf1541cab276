#ifndef PRACTICE_IMPORT_H
#define PRACTICE_IMPORT_H

// import - past scores from a CSV file: read and judged as a whole first, then
// all of it kept in one transaction, or nothing.
//
// A map says which column is what:
//
//     client=subject,bdi@0=bdi.pre,bdi@2=bdi.2m     wide: a column per wave,
//                                                   in months after `start`
//     client=id,at=date,phq9=score,dass21/stress=s  long: a row per occasion
//
// Every name in the client column becomes a new client with an episode of their
// own. A missing score (empty or NA) in a wave is an occasion that was offered
// and not answered: kept as such, never as 0.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/instrument.h"
#include "practice/practice.h"

#include <stdio.h>

enum {
    IMPORT_COLUMNS = 64,
    IMPORT_PROBLEMS = 50, // shown; further ones are counted
    IMPORT_CLIENTS = 100000,
    IMPORT_SCORES = 2000000,
};

// One column of scores, as the map names it.
struct import_column {
    struct str column; // in the file
    const struct instrument *instrument;
    const struct scale *scale;
    int wave; // months after the start; -1: the row says when
};

struct import_map {
    struct str client; // column of the client's name
    struct str at;     // column of the moment; empty in the wide form
    int64_t start;     // wave 0
    struct import_column columns[IMPORT_COLUMNS];
    int count;
};

// ERR_INPUT: a part of the map that cannot be understood, an instrument or
// scale that there is not, a wave without `start` ("2025-01-06").
bool import_map_parse(struct practice *practice, struct str text,
                      struct str start, struct import_map *map,
                      struct err *err) MUST_USE;

struct import_problem {
    int64_t row;
    int64_t line;
    struct str column;
    const char *reason;
};

struct import_score {
    int client; // index into names
    int column; // index into the map
    int64_t at;
    double value; // NAN: offered, not answered
};

struct import_draft {
    const struct import_map *map;
    struct str *names;
    int name_count;
    struct import_score *scores;
    int score_count;
    int missing;
    int64_t rows;
    struct import_problem problems[IMPORT_PROBLEMS];
    int problem_count;  // all of them, shown or not
    struct str ignored; // columns that the map does not name
    char checksum[72];  // of the file
};

// Reads the whole file. Problems with single rows are collected in the draft;
// false only when the file cannot be read as a table at all.
bool import_read(struct practice *practice, FILE *file,
                 const struct import_map *map, struct import_draft *draft,
                 struct err *err) MUST_USE;

// ERR_INPUT when the draft has problems; ERR_CONFLICT when this very file was
// imported before.
bool import_keep(struct practice *practice, const struct import_draft *draft,
                 struct err *err) MUST_USE;

#endif
