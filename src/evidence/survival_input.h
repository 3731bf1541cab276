#ifndef EVIDENCE_SURVIVAL_INPUT_H
#define EVIDENCE_SURVIVAL_INPUT_H

// survival_input - what was asked about the time until an event, and the rows
// of a table that answer it.
//
// The event is coded as R's Surv() takes it: 1 and 0, 2 and 1, TRUE and FALSE;
// or the question names the value that counts ("status=dropout"). Rows in
// which something in use is missing are left out and counted, and so are rows
// that do not end after they begin.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/design.h"
#include "evidence/notes.h"
#include "stats/binomial.h"
#include "stats/cox.h"

enum { SURVIVAL_GROUPS_MAX = 200 }; // curves

enum survival_kind { SURVIVAL_CURVES, SURVIVAL_COX, SURVIVAL_DISCRETE };

struct survival_question {
    enum survival_kind kind;
    struct str time, start, by, cluster; // columns; start, by, cluster may be
                                         // empty
    struct str event;                    // a column, or "column=value"
    struct formula formula;              // of curves: "1"
    enum cox_ties ties;
    enum binomial_link link;
    enum survival_interval interval;
    double level; // .95
    double rho;   // of the test between groups
};

// Groups of rows by the values of a column, in R's order of a factor.
struct survival_groups {
    uint32_t *code;    // n
    struct str *names; // "sex=1"
    uint32_t count;
};

struct survival_rows {
    struct design design;
    struct survival_data data;
    struct survival_groups by, clusters; // code NULL: none
    size_t events;
    size_t read;       // rows of the file
    size_t missing;    // left out: something in use is missing
    size_t backwards;  // left out: they do not end after they begin
    struct str counts; // the value that is the event: "status=2"
};

// The columns that the question needs, each at most once.
const struct str *survival_columns(struct arena *arena,
                                   const struct survival_question *question,
                                   int *count);

// Frame columns are changed where rows are left out. ERR_MISSING: no such
// column; ERR_INPUT: an event or a time that cannot be one; no rows are left;
// as design_make().
bool survival_rows_read(struct arena *arena,
                        const struct survival_question *question,
                        struct frame *frame, struct survival_rows *rows,
                        struct err *err) MUST_USE;

#endif
