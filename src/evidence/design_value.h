#ifndef EVIDENCE_DESIGN_VALUE_H
#define EVIDENCE_DESIGN_VALUE_H

// design_value - what an expression of a formula is in each row of a frame.
//
// For design*.c.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/expression.h"
#include "evidence/frame.h"

enum design_kind {
    DESIGN_NUMBERS, // one in each row, in each of `columns`
    DESIGN_FACTOR,  // one of `levels` in each row
    DESIGN_NUMBER,  // the same everywhere: 2, mean(x), TRUE
    DESIGN_TEXT,    // 'TAU', an argument
};

struct design_value {
    enum design_kind kind;
    const double *numbers; // rows x columns; NAN: missing
    double *own;           // the same, when it may be written to; else NULL
    int columns;
    bool is_truth; // 0 and 1 are FALSE and TRUE
    bool is_whole; // R would hold it as integers
    double number;
    struct str text;

    const uint32_t *codes; // FRAME_NO_TEXT: missing
    struct str *levels;
    uint32_t level_count;
    bool is_plain; // a column of texts, which factor() has not seen
};

struct design_scope {
    struct arena *arena; // for work
    const struct frame *frame;
    size_t first_row; // of a block: which row of the whole its first one is
    size_t learn;     // struct design_settings; 0: all
};

// Of how many rows functions learn.
static inline size_t design_learned(const struct design_scope *scope)
{
    return scope->learn ? scope->learn : scope->frame->rows;
}

// A row as people count it: from 1, new rows apart.
static inline size_t design_row_number(const struct design_scope *scope,
                                       size_t row)
{
    bool is_new = scope->learn && row >= scope->learn;

    return scope->first_row + row - (is_new ? scope->learn : 0) + 1;
}

// ERR_MISSING, ERR_INPUT: with the character.
bool design_evaluate(struct design_scope *scope,
                     const struct expression *expression,
                     struct design_value *value, struct err *err) MUST_USE;

// Numbers and truths become a factor: distinct values in ascending order, named
// as as.character() does.
bool design_as_factor(struct design_scope *scope,
                      const struct expression *expression,
                      struct design_value *value, struct err *err) MUST_USE;

// What as.character() makes of a number with this key (design_factor.h).
struct str design_level_name(struct arena *arena, uint64_t key,
                             const struct design_value *value);

// Whether it is missing in this row.
bool design_value_is_missing(const struct design_value *value, size_t rows,
                             size_t row);

// A call that is no sign: one of the table of functions.
bool design_call(struct design_scope *scope, const struct expression *call,
                 struct design_value *value, struct err *err) MUST_USE;

// What several files need of each other.
double *design_room(struct design_scope *scope, int columns);
struct design_value design_numbers(double *numbers);
bool design_need_numbers(const struct design_scope *scope,
                         const struct expression *expression,
                         const struct design_value *value, struct err *err);

// Learned from a column, see design_learn.c.
bool design_scale(struct design_scope *scope, const struct expression *call,
                  struct design_value *value, struct err *err) MUST_USE;
bool design_poly(struct design_scope *scope, const struct expression *call,
                 struct design_value *value, struct err *err) MUST_USE;
bool design_within(struct design_scope *scope, const struct expression *call,
                   struct design_value *value, struct err *err) MUST_USE;
bool design_summary(struct design_scope *scope, const struct expression *call,
                    struct design_value *value, struct err *err) MUST_USE;
bool design_relevel(struct design_scope *scope, const struct expression *call,
                    struct design_value *value, struct err *err) MUST_USE;

#endif
