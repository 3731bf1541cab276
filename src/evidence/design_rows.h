#ifndef EVIDENCE_DESIGN_ROWS_H
#define EVIDENCE_DESIGN_ROWS_H

// design_rows - the variables of a formula, and the rows in which all of them
// are there.
//
// For design*.c.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/design.h"
#include "evidence/design_value.h"

struct design_variable {
    const struct expression *expression;
    struct design_value value;
    uint32_t *level;    // of a factor: which of those in use; UINT32_MAX: none
    struct str *levels; // in use
    uint32_t level_count;
};

struct design_rows {
    struct design_scope scope;
    struct design_variable *variables;
    int count;
    int grouping; // from here on: those that do nothing but group
    size_t *row;  // n rows in use
    size_t n;
    size_t learned;   // of those: rows that are not new
    bool may_be_none; // of a block
};

// All variables of a formula: first those of the outcome and of both kinds of
// effects, then those that only group.
bool design_rows_take(struct design_rows *rows, const struct formula *formula,
                      struct err *err) MUST_USE;

// The outcome, the offsets and the columns of a design. False: as there.
bool design_rows_fill(struct arena *arena, struct design_rows *rows,
                      const struct formula *formula,
                      const struct design_settings *settings,
                      struct design *design, struct err *err) MUST_USE;

const struct design_variable *design_rows_find(
    const struct design_rows *rows, const struct expression *expression);

// Finds the rows in use, once all variables are there, and the levels that
// occur in them. `keep[row]` false: something else is missing there.
void design_rows_settle(struct design_rows *rows, struct arena *arena,
                        const bool *keep);

// The levels of a factor that occur in the first `count` rows in use.
void design_rows_settle_levels(const struct design_rows *rows,
                               struct design_variable *variable, size_t count);

// ERR_INPUT: new rows have a level that the others have not.
bool design_rows_check_new(const struct design_rows *rows,
                           struct err *err) MUST_USE;

// The columns of a right side.
struct design_matrix {
    int columns;
    struct str *names;
    double *at; // n x columns
    int *term;
};
bool design_matrix_make(struct arena *arena, const struct design_rows *rows,
                        const struct formula_terms *terms,
                        struct design_matrix *matrix, struct err *err) MUST_USE;

// In lme4's order.
void design_groups_sort(struct design_group *groups, int count);

// The groups of a formula, in that order.
bool design_groups_make(struct arena *arena, const struct design_rows *rows,
                        const struct formula *formula, struct design *design,
                        struct err *err) MUST_USE;

#endif
