#ifndef EVIDENCE_MODEL_DOUBT_H
#define EVIDENCE_MODEL_DOUBT_H

// model_doubt - what a reader should know before they believe a model, in words
// that say what it means and what can be done.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model.h"

// What cannot be fitted, with the name of the group. ERR_INPUT.
bool model_doubt_groups(const struct design *design, struct err *err) MUST_USE;

// Adds the warnings to an answer.
void model_doubt(struct arena *arena, struct model_answer *answer);

#endif
