#ifndef EVIDENCE_DESIGN_H
#define EVIDENCE_DESIGN_H

// design - a formula and a frame become the matrices of a model, as R's
// model.matrix() makes them: treatment contrasts, levels in alphabetical
// order, the same names of columns ("factor(alloc)random", "poly(t, 2)1").
//
// Rows in which anything in use is missing are left out and counted. What a
// function learns from the data (the mean in scale(x), the levels of a
// factor, the polynomials of poly(x, 2)) it learns, as in R, from all rows of
// the column, whatever is missing elsewhere; but levels that no row in use has
// are dropped, the reference level included.
// Functions: log (and base) log2 log10 log1p exp expm1 sqrt abs floor ceiling
// round; I() with + - * / ^ %% and comparisons; mean sd min max median sum
// (na.rm); scale poly; factor as.factor relevel as.numeric;
// center_within(x, client), mean_within(x, client).
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/formula.h"
#include "evidence/frame.h"

enum {
    DESIGN_MAX_COLUMNS = 1024, // of x, and of each z
    DESIGN_MAX_CELLS = 1000 * 1000 * 1000,
};

struct design_group {
    struct str label;        // "client", "client:therapist"
    int written;             // which of formula.groups it is
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
    struct str response; // its name; empty: none
    double *y;           // n; NULL when the formula has no left side. Of a
                         // factor: 0 for the first level, 1 for all others; of
                         // cbind(s, f): s
    struct str *response_levels; // when it is a factor; else NULL
    int response_level_count;
    int64_t response_line; // of a column of text: the line of the file with the
                           // first field that is not a number; 0: not known
    double *failures;      // n: f of cbind(s, f); else NULL
    int p;
    struct str *names; // p; "(Intercept)" first when there is one
    double *x;         // n x p, column by column; may be singular, as R's
    bool intercept;
    int *term;       // p: which term of formula.fixed a column is of (-1: the
                     // intercept)
    double *offset;  // n: the sum of all offset(); NULL: none
    double *weights; // n; NULL: all 1
    size_t *row;     // n: the row of the frame, from 0
    size_t dropped;  // rows with something missing
    struct design_group *groups; // in lme4's order: most levels first
    int group_count;
};

struct design_settings {
    struct str weights;     // a column; empty: none
    const struct str *also; // columns that must not be missing (yi, vi, ...)
    int also_count;
    // Of so many rows at the top functions learn, and theirs are the levels of
    // factors; the rows below are new ones, to be told of. ERR_INPUT: a level
    // that the top has not. 0: all rows are at the top.
    size_t learn;
};

// ERR_MISSING: no such column, or function (the text names those there are);
// ERR_INPUT: a factor with one level, a text where a number is needed, a value
// that log() does not have; ERR_LIMIT: too many columns.
// What is wrong with the formula begins with "character 12: ".
// `settings` NULL: no weights, nothing else.
bool design_make(struct arena *arena, const struct formula *formula,
                 const struct frame *frame,
                 const struct design_settings *settings, struct design *design,
                 struct err *err) MUST_USE;

// ---- in a stream ------------------------------------------------------------

// The same from one block of rows after the other (frame_blocks()), in memory
// that grows with the levels of the groups and not with the rows.
//
// Only where each row can be worked out alone: numbers, signs, log() and the
// like, random effects of them, any groups. design_can_stream() says so of the
// formula; that a column turns out to be text where a number would do shows in
// design_stream_rows(): ERR_CONFLICT. Then the whole table must be read.
struct design_stream;

bool design_can_stream(const struct formula *formula);

// Formula and settings stay the caller's. When a visitor is told to start anew,
// so is the stream: closed and opened. NULL may be closed.
struct design_stream *design_stream_open(
    const struct formula *formula, const struct design_settings *settings);
void design_stream_close(struct design_stream *stream);

// `design` is that of the rows of this block, and so is `row`: n may be 0;
// groups as written in the formula, `level` counts levels in the order in which
// they first came, `level_count` those so far, `level_names` NULL. Valid until
// the next call.
bool design_stream_rows(struct design_stream *stream,
                        const struct frame_block *block, struct design *design,
                        struct err *err) MUST_USE;

// After the last block, with what frame_blocks() made of the file: a design
// without rows (y, x, z and so on are NULL), n and dropped of all, groups in
// lme4's order with the names of their levels in R's; `level[code]` is the
// place of a level among them. Lives in `arena`. ERR_INPUT: no rows are left.
bool design_stream_end(struct arena *arena, const struct design_stream *stream,
                       const struct frame *frame, struct design *design,
                       struct err *err) MUST_USE;

#endif
