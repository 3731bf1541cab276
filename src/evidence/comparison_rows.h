#ifndef EVIDENCE_COMPARISON_ROWS_H
#define EVIDENCE_COMPARISON_ROWS_H

// comparison_rows - the rows that a comparison is made from: small units put
// together or left out, columns that say nothing of their own left out.
//
// For comparison_answer.c.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/comparison_answer.h"

struct comparison_kept {
    struct casemix_data data; // units: those that stand, then those together
    struct str *names;        // data.p
    uint32_t standing;
    uint32_t *given;      // standing: the number that the caller gave it
    bool together;        // unit `standing` is all small ones
    uint32_t small_units; // of them
};

// ERR_INPUT: fewer than two units that stand for themselves, a value beyond
// what can be squared.
bool comparison_rows_keep(struct arena *arena,
                          const struct comparison_rows *rows,
                          const struct comparison_question *question,
                          struct comparison_kept *kept, struct notes *notes,
                          struct err *err) MUST_USE;

// The rows that are kept.
struct casemix_data comparison_rows_where(struct arena *arena,
                                          const struct casemix_data *data,
                                          const bool *keep);

#endif
