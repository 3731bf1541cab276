#ifndef EVIDENCE_ALLIANCE_COLUMNS_H
#define EVIDENCE_ALLIANCE_COLUMNS_H

// alliance_columns - the table that alliance_model.h is fitted to: who counts,
// what is left of their own lines, their means.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/alliance_model.h"
#include "evidence/frame.h"

enum alliance_column {
    ALLIANCE_AFTER,
    ALLIANCE_SAID_OWN,
    ALLIANCE_SAID_MEAN,
    ALLIANCE_BEFORE_OWN,
    ALLIANCE_FIRST,
    ALLIANCE_LOG_SESSION,
    ALLIANCE_PERSON,
    ALLIANCE_THERAPIST,
    ALLIANCE_AFTER_OWN, // for its spread
    ALLIANCE_COLUMNS
};

struct alliance_person {
    size_t first, count; // of the rows that came in
};

struct alliance_table {
    struct frame frame; // ALLIANCE_COLUMNS, in this order
    size_t people, left_out;
};

// Runs of rows of one person. `people` has room for `count`; how many.
size_t alliance_people_of(const struct alliance_row *rows, size_t count,
                          struct alliance_person *people);

// Of those people alone who have ALLIANCE_SESSIONS rows; `keep` (NULL: all)
// says of each of the others whether they may stay.
void alliance_table_of(struct arena *arena, const struct alliance_row *rows,
                       size_t count, const bool *keep,
                       struct alliance_table *table);

// The values of a column.
double *alliance_values(const struct alliance_table *table,
                        enum alliance_column column);
// Of what is left of own lines: two numbers are lost for each person.
double alliance_own_spread(const struct alliance_table *table,
                           enum alliance_column column);
// Of people's means: each person once.
void alliance_means(const struct alliance_table *table,
                    enum alliance_column column, double *mean, double *spread);

#endif
