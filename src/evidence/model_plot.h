#ifndef EVIDENCE_MODEL_PLOT_H
#define EVIDENCE_MODEL_PLOT_H

// model_plot - pictures of a mixed model, each with words on what to look for
// and none with a verdict.
//
//   residuals  what is left over against what was fitted: dots or hexagons
//              with a lowess line, and how far they scatter; of events in bins
//              with limits; with correlated residuals by lag, too
//   quantiles  residuals and the effects of units against normal quantiles
//   effects    the effects of units with intervals, without names and in the
//              order of size: a shape, never a ranking
//   curves     what is fitted for some units along a predictor with a random
//              slope, and what is expected without their effects
//
// The same fit gives the same bytes.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_plot_points.h"

#include "base/text.h"

enum model_plot {
    MODEL_PLOT_RESIDUALS,
    MODEL_PLOT_QUANTILES,
    MODEL_PLOT_EFFECTS,
    MODEL_PLOT_CURVES,
    MODEL_PLOTS
};

// "residuals"
const char *model_plot_name(enum model_plot which);

struct model_plot_wish {
    const struct model_answer *answer;
    const struct model_points *points; // of that answer
    bool alone;                        // a file of its own
};

// ERR_INPUT: it does not apply to this model; the text says why.
bool model_plot_draw(struct text *out, enum model_plot which,
                     const struct model_plot_wish *wish,
                     struct err *err) MUST_USE;

// What should be known of the fit before its picture is read; often empty.
struct str model_plot_warning(const struct model_answer *answer);

// The four of them.
bool model_plot_residuals(struct text *out, const struct model_plot_wish *wish,
                          struct err *err) MUST_USE;
bool model_plot_quantiles(struct text *out, const struct model_plot_wish *wish,
                          struct err *err) MUST_USE;
bool model_plot_effects(struct text *out, const struct model_plot_wish *wish,
                        struct err *err) MUST_USE;
bool model_plot_curves(struct text *out, const struct model_plot_wish *wish,
                       struct err *err) MUST_USE;

#endif
