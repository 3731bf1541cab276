#ifndef EVIDENCE_TRANSFORM_H
#define EVIDENCE_TRANSFORM_H

// transform - from the scale on which effects are pooled to the one on which
// people think: a log odds ratio to an odds ratio, Fisher's z to r.
//
// Pictures keep their places and write other numbers beside them (metafor's
// atransf); reports say both. All of them rise, so limits stay in order.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

struct arena;

enum transform {
    TRANSFORM_NONE,
    TRANSFORM_EXP,      // log ratios
    TRANSFORM_TANH,     // Fisher's z to r
    TRANSFORM_LOGISTIC, // logits to proportions
    TRANSFORM_SINE,     // arcsine square roots to proportions
    TRANSFORMS
};

// As metafor's users know them: "none", "exp", "ztor", "ilogit", "iarcsin".
bool transform_find(struct str name, enum transform *transform);

// NAN stays NAN. A value beyond the range of TRANSFORM_SINE is its end.
double transform_to(enum transform transform, double value);
double transform_from(enum transform transform, double shown);

// Where the marks of an axis from `low` to `high` stand (on the scale on which
// effects are pooled), and what is written there.
enum { TICKS_MAX = 16 };
struct ticks {
    double at[TICKS_MAX];
    struct str words[TICKS_MAX];
    int count;
};
// About `wanted` of them (2 to 8).
struct ticks ticks_of(struct arena *arena, enum transform transform, double low,
                      double high, int wanted);

// Numbers as papers print them, with U+2212 for minus: "-0.71" at 2 decimals;
// an en dash where there is none.
struct str number_words(struct arena *arena, double value, int decimals);
// How many decimals show two digits of a standard error: .18 is 2, .03 is 3.
int number_decimals(double se);

#endif
