#ifndef EVIDENCE_MODEL_PLOT_LINES_H
#define EVIDENCE_MODEL_PLOT_LINES_H

// model_plot_lines - what is fitted for some units along a predictor with a
// random slope, and what is expected without their effects: the lines behind
// the picture of curves.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_plot.h"

enum { MODEL_CURVES_MOST = 60 };

struct model_spot {
    double x, y;
};

struct model_line {
    struct model_spot *spots; // in the order of x, one for each x
    size_t count;
};

// The units are chosen by a hash of their names, whatever was fitted.
struct model_curves {
    int slope;   // which of points->effects
    size_t able; // units with two places or more of the predictor
    int count;   // of them that have a line
    struct model_line *lines;
    struct model_line expected;
    bool held; // other predictors at their means; false: means of the rows
               // at each place
};

// ERR_INPUT: no numeric predictor has a random slope.
bool model_curves_of(struct arena *arena, const struct model_plot_wish *wish,
                     struct model_curves *curves, struct err *err) MUST_USE;

// Which effect has a numeric predictor (three values or more); -1: none does.
int model_plot_slope(const struct model_answer *answer,
                     const struct model_points *points);

#endif
