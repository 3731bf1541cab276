#ifndef EVIDENCE_MODEL_PLOT_POINTS_H
#define EVIDENCE_MODEL_PLOT_POINTS_H

// model_plot_points - the numbers behind the pictures of a model: what is
// fitted for each row, what is left over, and the effects of units on a scale
// on which the model says that they are normal.
//
// Residuals of scores are Pearson residuals over sigma, as R's
// residuals(type = "pearson", scaled = TRUE); with correlated or unequal
// residuals they are normalised besides, as nlme's type = "normalized": freed
// of that correlation and spread. One thing differs: compound symmetry is
// undone by the symmetric root, so that a residual stays that of its row.
// Residuals of events are the share minus what is fitted.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model.h"

// One random effect of all units of a group. What the model says of the
// spread of `mode` is sqrt(deviation^2 - error^2): modes are drawn to 0, the
// more the less is known of a unit. `scaled` is mode over that.
// SOURCE: Lange & Ryan 1989, Ann Stat 17, 624-642
struct model_plot_effect {
    struct str group, name; // "client", "t"
    int term, place;        // of answer->random, and in it
    size_t count;           // units
    double deviation;       // among units, by the model; 0: none
    const double *mode;
    double *error;  // conditional standard errors, given the variances
    double *scaled; // NAN where the unit's own spread is 0
};

struct model_points {
    size_t n;
    double *expected; // by the fixed part: its linear predictor
    double *fitted;   // with the unit's effects; of events: a probability
    double *standard; // residuals, see above
    double *pearson;  // before they were normalised; NULL: nothing to undo
    int effect_count;
    struct model_plot_effect *effects; // in the order of answer->random
};

// Of an answer that was made from rows. ERR_INPUT: it was not.
bool model_points_of(struct arena *arena, const struct model_answer *answer,
                     struct model_points *points, struct err *err) MUST_USE;

// From the linear predictor to what is fitted.
double model_points_mean(const struct model_answer *answer, double predictor);

// Correlation of residuals of one client that stand 1, 2, ... apart: the
// mean of their products over the mean of their squares. By AR(1) with
// positions, lag is the distance of positions, otherwise rows in their order.
// How many are told; 0: the model has no clients whose rows follow each other.
// SOURCE: Pinheiro & Bates 2000, section 5.3.1 (nlme's ACF)
enum { MODEL_LAGS_MAX = 20 };
struct model_lag {
    double standard, pearson;
    size_t pairs; // 0: none so far apart
};
int model_points_lags(struct arena *arena, const struct model_answer *answer,
                      const struct model_points *points,
                      struct model_lag lags[MODEL_LAGS_MAX]);

#endif
