// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_any.h"

#include "evidence/model_binomial.h"
#include "evidence/model_residual.h"

bool model_any_make(struct arena *arena, const struct formula *formula,
                    const struct frame *frame,
                    const struct model_settings *settings,
                    struct model_answer *answer, struct err *err)
{
    if (settings->events) {
        return (formula->group_count > 0 ? model_binomial_make
                                         : model_binomial_make_plain)(
            arena, formula, frame, settings, answer, err);
    }
    // Least squares is at home there.
    if (model_residual_is_wanted(settings) || formula->group_count == 0) {
        return model_residual_make(arena, formula, frame, settings, answer,
                                   err);
    }
    return model_make(arena, formula, frame, settings, answer, err);
}
