#ifndef EVIDENCE_MODEL_NESTED_H
#define EVIDENCE_MODEL_NESTED_H

// model_nested - whether one model is another with something left out, judged
// by what their columns span and not by how their formulas are written:
// y ~ poly(t, 2) and y ~ t + I(t^2) are the same, 0 + factor(a) holds 1.
//
// Both must be of the same rows. A random term lies in another of the same
// groups when its columns do, and (1 | a:b) in (0 + b | a), of which (1 | a) +
// (1 | a:b) is the case of equal variances and equal correlations.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model.h"

struct model_step {
    bool nested;     // the smaller lies within the larger
    bool same_fixed; // and their fixed effects span the same
    // Variances (or a correlation that has no negative side) that the larger
    // has and the smaller does not: tested at the edge of what they can be.
    int edges;
};
struct model_step model_nested(struct arena *arena,
                               const struct model_answer *small,
                               const struct model_answer *large);

// The same response in the same rows.
bool model_same_response(const struct model_answer *a,
                         const struct model_answer *b);

// The very same columns, under which alone REML criteria can be compared.
bool model_same_columns(const struct model_answer *a,
                        const struct model_answer *b);

#endif
