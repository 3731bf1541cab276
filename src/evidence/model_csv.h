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

// row,response,expected,low,high,fitted,residual,fitted_low,fitted_high: a row
// of the file (from 1), what is expected of a new group there, with the limits
// that a new row of a new group should keep to (the answer's level; the
// variances taken as known), and what is fitted for this group, with the limits
// of that. Of events probabilities, and no limits of a row.
bool model_csv_rows(struct csv_out *out, struct arena *arena,
                    const struct model_answer *answer,
                    struct err *err) MUST_USE;

// row,expected,expected_low,expected_high,fitted,se,fitted_low,fitted_high,low,
// high,unknown: answer->predictions, a line for each row of the new file. What
// is expected of groups on average, with limits of that; of the row's own
// groups likewise; the limits that a new row of these groups should keep to;
// which groups the fit does not know, by name. Of events probabilities,
// `link_se` on the scale of the link, and no limits of a row.
bool model_csv_predictions(struct csv_out *out, struct arena *arena,
                           const struct model_answer *answer,
                           struct err *err) MUST_USE;

#endif
