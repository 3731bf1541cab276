// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_plot.h"

static const struct kind {
    const char *name;
    bool (*draw)(struct text *out, const struct model_plot_wish *wish,
                 struct err *err);
} KINDS[MODEL_PLOTS] = {
    [MODEL_PLOT_RESIDUALS] = {"residuals", model_plot_residuals},
    [MODEL_PLOT_QUANTILES] = {"quantiles", model_plot_quantiles},
    [MODEL_PLOT_EFFECTS] = {"effects",   model_plot_effects  },
    [MODEL_PLOT_CURVES] = {"curves",    model_plot_curves   },
};

const char *model_plot_name(enum model_plot which)
{
    return KINDS[which].name;
}

struct str model_plot_warning(const struct model_answer *answer)
{
    if (!answer->fit.converged) {
        return STR("The search for this fit did not settle: do not rely on "
                   "what is drawn.");
    }
    if (answer->fit.singular) {
        return STR("The fit is singular: part of the random effects has no "
                   "spread of its own.");
    }
    return STR("");
}

bool model_plot_draw(struct text *out, enum model_plot which,
                     const struct model_plot_wish *wish, struct err *err)
{
    return KINDS[which].draw(out, wish, err);
}
