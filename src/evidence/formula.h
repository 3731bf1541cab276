#ifndef EVIDENCE_FORMULA_H
#define EVIDENCE_FORMULA_H

// formula - R's model formulas, as lm(), metafor and lme4 read them:
//
//     y ~ t + factor(z) + poly(t, 2) + x:z + x*z + I(t^2) + offset(o) - 1
//         + (1 + t | client) + (1 | therapist/client) + (0 + t || client)
//
// Parsed into a list of terms with their operators worked out (* / ^ %in% and
// -), in the order in which R's terms() gives them: by degree, then as written.
// "x + z" and "~ x + z" have no left side. A mistake is shown by its
// character, counted from 1; expression_point() draws the caret.
// SOURCE: Wilkinson & Rogers 1973, Appl Stat 22, 392-399; R 4.2 ?formula;
// Bates et al. 2015, J Stat Softw 67(1), section 2.2
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/expression.h"

enum {
    FORMULA_MAX_TERMS = 256,
    FORMULA_MAX_VARIABLES = 64, // of one right side
    FORMULA_MAX_GROUPS = 16,
};

// A product of variables; bit i of `variables` stands for variable i.
struct formula_term {
    uint64_t variables;
    struct str label; // "t", "x:z"
};

// A right side. Variables are what one column of the data is made into: a
// name or a call such as log(x), factor(z), poly(t, 2).
struct formula_terms {
    bool intercept;
    struct expression **variables; // in the order in which they were written,
    int variable_count;            // those struck out by "-" included
    struct formula_term *terms;
    int term_count;
};

struct formula_group { // one (... | ...), or one of those that / and || make
    struct formula_terms effects;
    struct expression **factors; // a:b has two
    int factor_count;
    struct str label; // as lme4 prints the group: "client:therapist"
    bool correlated;  // "|"; false: a piece of "||"
};

struct formula {
    struct str text;
    struct expression *response; // NULL when there is no left side
    struct formula_terms fixed;
    struct expression **offsets; // what stands inside offset()
    int offset_count;
    struct formula_group *groups;
    int group_count;
};

// ERR_INPUT, ERR_LIMIT: "character 12: ..." says what is wrong there.
bool formula_parse(struct arena *arena, struct str text,
                   struct formula *formula, struct err *err) MUST_USE;

// The columns of the data that it names, each once.
struct str *formula_columns(struct arena *arena, const struct formula *formula,
                            int *count);

#endif
