#ifndef EVIDENCE_MODEL_ANY_H
#define EVIDENCE_MODEL_ANY_H

// model_any - whichever model the settings ask for: of scores, of scores whose
// residuals are correlated or spread differently, of events.
//
// A formula may do without random effects here: models are compared with one
// that lacks them.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model.h"

// As model_make(). The formula is a copy whose texts live in the arena.
bool model_any_make(struct arena *arena, const struct formula *formula,
                    const struct frame *frame,
                    const struct model_settings *settings,
                    struct model_answer *answer, struct err *err) MUST_USE;

#endif
