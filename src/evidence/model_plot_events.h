#ifndef EVIDENCE_MODEL_PLOT_EVENTS_H
#define EVIDENCE_MODEL_PLOT_EVENTS_H

// model_plot_events - residuals of events (yes or no), in bins of what was
// expected, for a single one of them says next to nothing.
//
// In two ways. With the effects of units: how near the fit came; but effects
// are drawn towards 0, so that these residuals lean with what is fitted where
// the model is true, too. And averaged over units: the share of events that
// the model expects of rows with such predictors, whosever they are; those
// residuals have mean 0 where the model is true.
// SOURCE: Gelman & Hill 2007, Data Analysis Using Regression and
// Multilevel/Hierarchical Models, section 5.6
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_plot.h"

// As many bins as the root of n (100 at most), ten for less than 100 rows, half
// as many as rows for ten or fewer; equal expectations stay together.
struct model_bin {
    double expected, residual; // means
    double limit;              // twice the standard error of the residual
    size_t rows;
};

// `limit` by the binomial spread, were the fitted probabilities the true ones.
// As arm's binned.resids() cuts.
int model_bins_fitted(struct arena *arena, const struct model_answer *answer,
                      const struct model_points *points,
                      struct model_bin **bins);

// `limit` by the model, rows of one unit of the first group (the finest) going
// together as if all effects did: right for a random intercept of one group,
// a little wide with random slopes, too narrow for what finer units of one
// coarser unit share.
int model_bins_averaged(struct arena *arena, const struct model_answer *answer,
                        const struct model_points *points,
                        struct model_bin **bins);

void model_plot_events(struct text *out, const struct model_plot_wish *wish);

#endif
