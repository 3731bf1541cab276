#ifndef EVIDENCE_COMPARISON_INPUT_H
#define EVIDENCE_COMPARISON_INPUT_H

// comparison_input - a table becomes the rows of a comparison.
//
// The outcome is an event when it holds nothing but 0 and 1, TRUE and FALSE,
// or yes and no, or when the question names the value that counts
// ("ending=planned"); other numbers are scores. The case-mix is the right side
// of a formula. Rows that lack something are left out, counted by what they
// lack. Names of units go no further than here.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/comparison_answer.h"
#include "evidence/formula.h"
#include "evidence/frame.h"

struct comparison_wish {
    struct str outcome;     // a column, or "column=value"
    struct str unit;        // a column
    struct formula casemix; // "1": nothing is adjusted for
    struct str date;        // a column; empty: none
    struct str label;       // the unit that is labelled; empty: none
};

// The columns that the wish needs, each at most once.
const struct str *comparison_columns(struct arena *arena,
                                     const struct comparison_wish *wish,
                                     int *count);

// Fills in the rows and, of the question, outcome, units, case_mix, from, to,
// own, own_name and gaps. ERR_MISSING: no such column, or no such unit;
// ERR_INPUT: an outcome that can be neither event nor score, a case-mix that
// holds the outcome or the unit, a formula without a constant.
bool comparison_rows_read(struct arena *arena,
                          const struct comparison_wish *wish,
                          const struct frame *frame,
                          struct comparison_rows *rows,
                          struct comparison_question *question,
                          struct err *err) MUST_USE;

#endif
