#ifndef EVIDENCE_FORMULA_TERMS_H
#define EVIDENCE_FORMULA_TERMS_H

// formula_terms - the operators of a right side worked out.
//
// For formula.c alone.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/formula.h"

struct formula_reading {
    struct arena *arena;
    struct formula_terms *terms;
    bool minus; // inside what a minus takes away
    int work;   // pairs of terms multiplied so far
    // What stands beside the terms in a sum; NULL: refused here.
    bool (*beside)(void *who, const struct expression *found, struct err *err);
    void *who;
    struct err *err;
};

// Works out `side` into reading->terms. `response` NULL: none; it may not
// stand on both sides.
bool formula_terms_read(struct formula_reading *reading,
                        struct expression *side,
                        const struct expression *response) MUST_USE;

// Whether it is (x | g) or (x || g); `*bar`: the call of the bar.
bool formula_is_bar(const struct expression *expression,
                    const struct expression **bar);

#endif
