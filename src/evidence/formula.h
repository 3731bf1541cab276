#ifndef EVIDENCE_FORMULA_H
#define EVIDENCE_FORMULA_H

// formula - R's model formulas, as lm(), metafor and lme4 read them:
//
//     y ~ t + factor(z) + poly(t, 2) + x:z + x*z + I(t^2) + offset(o) - 1
//         + (1 + t | client) + (1 | therapist/client) + (0 + t || client)
//
// Parsed into a list of terms with their operators worked out (* and / and ^
// and -), in the order in which R's terms() gives them: by degree, then as
// written. A mistake is shown by its character, counted from 1.
// SOURCE: Wilkinson & Rogers 1973, Appl Stat 22, 392-399; R 4.2 ?formula;
// Bates et al. 2015, J Stat Softw 67(1), section 2.2
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

struct arena;

enum {
    FORMULA_MAX_LENGTH = 4096,
    FORMULA_MAX_TERMS = 128,
    FORMULA_MAX_DEPTH = 32,
    FORMULA_MAX_FACTORS = 8, // columns multiplied in one term
};

// What one column of the data is made into: a name or a call such as
// factor(z), log(x), relevel(z, 'TAU'), center_within(x, client).
struct expression {
    struct str text;           // as R would print it: "factor(z)"
    struct str call;           // "factor"; empty for a plain name
    struct str name;           // of a plain name
    bool is_number, is_quoted; // of an argument: 2, 'TAU'
    double number;
    struct expression *arguments; // of a call; operators inside I() are calls
    int argument_count;           // of that sign: "^", "+", "-", "*", "/"
};

struct formula_term {
    struct expression *factors[FORMULA_MAX_FACTORS]; // of an interaction
    int factor_count;
    struct str label; // "t", "x:z"
};

struct formula_terms {
    bool intercept;
    struct formula_term *terms;
    int term_count;
};

struct formula_group { // one (... | ...)
    struct formula_terms effects;
    struct expression *factors[FORMULA_MAX_FACTORS]; // a:b has two
    int factor_count;
    struct str label; // as lme4 prints the group: "client:therapist"
    bool correlated;  // "|"; "||" has been split up into groups that are not
};

struct formula {
    struct expression *response; // NULL when there is no left side
    struct formula_terms fixed;
    struct expression **offsets;
    int offset_count;
    struct formula_group *groups;
    int group_count;
};

// ERR_INPUT: "character 12: ..." says what was expected there.
bool formula_parse(struct arena *arena, struct str text,
                   struct formula *formula, struct err *err) MUST_USE;

// The columns of the data that it names, each once.
struct str *formula_columns(struct arena *arena, const struct formula *formula,
                            int *count);

#endif
