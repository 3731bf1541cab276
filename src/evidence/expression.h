#ifndef EVIDENCE_EXPRESSION_H
#define EVIDENCE_EXPRESSION_H

// expression - what people write in R's model formulas, parsed into a tree:
// names, numbers, texts, calls; an operator is a call of its sign.
//
//     log(x + 1)   is   log ( + (x, 1) )
//
// Precedence as in R: `^`, unary `-` and `+`, `:`, `%in%`, `*` `/`, `+` `-`,
// comparisons, `|` `||`, `~`. Parentheses are a call of "(".
// SOURCE: R 4.2, ?Syntax
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

struct arena;

enum {
    EXPRESSION_MAX_LENGTH = 4096, // bytes
    EXPRESSION_MAX_DEPTH = 32,    // of parentheses and signs within signs
    EXPRESSION_MAX_ARGUMENTS = 8,
};

enum expression_kind {
    EXPRESSION_NAME,   // x, bdi.pre, `years of practice`
    EXPRESSION_NUMBER, // 2, 1e-3
    EXPRESSION_TRUTH,  // TRUE, FALSE: number 1, 0
    EXPRESSION_TEXT,   // 'TAU'
    EXPRESSION_CALL,
};

struct expression {
    enum expression_kind kind;
    int at;          // its first character in the formula, from 1
    struct str text; // as R prints it: "poly(t, 2)", "relevel(z, \"TAU\")"
    struct str name; // of the column, function or sign; the text itself
    double number;   // of NUMBER and TRUTH
    struct expression **arguments; // of a CALL
    struct str *labels;            // of the arguments: `ref`; empty: none
    int argument_count;
    bool is_sign; // the CALL of a sign: a + b, -a
};

// ERR_INPUT: "character 12: ..." says what was expected there, counted in
// letters from 1; ERR_LIMIT likewise.
bool expression_parse(struct arena *arena, struct str text,
                      struct expression **expression, struct err *err) MUST_USE;

// Room for so many.
struct expression **expression_list(struct arena *arena, size_t count);

// As R's deparse() writes it; `text` of every expression is this.
struct str expression_print(struct arena *arena,
                            const struct expression *expression);

bool expression_is_call(const struct expression *expression, const char *name,
                        int argument_count);

// Fails and names the character at which the expression begins:
// `return expression_refuse(e, err, "there is no column of that name");`
bool expression_refuse(const struct expression *expression, struct err *err,
                       const char *reason, ...) LIKE_PRINTF(3, 4);

// Two lines, the formula and a caret below the character that `err` names:
//     y ~ x + + z
//             ^
// Empty when it names none. Ends with a line break.
struct str expression_point(struct arena *arena, struct str text,
                            const struct err *err);

#endif
