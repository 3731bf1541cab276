#ifndef EVIDENCE_DESIGN_H
#define EVIDENCE_DESIGN_H

// design - a formula and a frame become the matrices of a model, as R's
// model.matrix() makes them: treatment contrasts, levels in alphabetical
// order, the same names of columns ("factor(alloc)random", "poly(t, 2)1").
//
// Rows in which anything in use is missing are left out and counted.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/formula.h"
#include "evidence/frame.h"

struct design_group {
    struct str label;        // "client", "client:therapist"
    int q;                   // effects per level
    struct str *names;       // "(Intercept)", "t"
    double *z;               // n x q, column by column
    uint32_t *level;         // n: to which level a row belongs, from 0
    size_t level_count;      // that occur
    struct str *level_names; // in R's order of the factor
    bool correlated;
};

struct design {
    size_t n;
    struct str response; // its name
    double *y;           // n; NULL when the formula has no left side
    const struct frame_column *response_text; // when it is a factor of two
    int p;
    struct str *names; // p; "(Intercept)" first when there is one
    double *x;         // n x p, column by column
    bool intercept;
    int *term;       // p: which term of the formula a column is of (-1: the
                     // intercept)
    double *offset;  // n; NULL: none
    double *weights; // n; NULL: all 1
    size_t *row;     // n: the row of the frame
    size_t dropped;  // rows with something missing
    struct design_group *groups;
    int group_count;
};

struct design_settings {
    struct str weights;     // a column; empty: none
    const struct str *also; // columns that must not be missing (yi, vi, ...)
    int also_count;
};

// ERR_MISSING: no such column, or function (the text names those there are);
// ERR_INPUT: a factor with one level, a text where a number is needed;
// ERR_LIMIT: too many columns.
bool design_make(struct arena *arena, const struct formula *formula,
                 const struct frame *frame,
                 const struct design_settings *settings, struct design *design,
                 struct err *err) MUST_USE;

#endif
