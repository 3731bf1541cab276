#ifndef EVIDENCE_MODEL_CSV_H
#define EVIDENCE_MODEL_CSV_H

// model_csv - what a model says of single groups and rows, as CSV. Of an answer
// that was made from rows (not from sums).
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model.h"
#include "wire/csv_out.h"

// group,level,effect,mode,se: each group's own effects (lme4's ranef()), with
// conditional standard errors, given the variances.
bool model_csv_effects(struct csv_out *out, struct arena *arena,
                       const struct model_answer *answer,
                       struct err *err) MUST_USE;

// row,response,expected,low,high,fitted,residual: a row of the file (from 1),
// what is expected of a new group there, with the limits that a new row of a
// new group should keep to (the answer's level; the variances taken as known),
// and what is fitted for this group.
bool model_csv_rows(struct csv_out *out, struct arena *arena,
                    const struct model_answer *answer,
                    struct err *err) MUST_USE;

#endif
