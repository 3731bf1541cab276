#ifndef EVIDENCE_BUBBLE_H
#define EVIDENCE_BUBBLE_H

// bubble - effects against one numeric moderator: circles as large as their
// weight, the line of the meta-regression and the band of its interval.
// SOURCE: Thompson & Higgins 2002, Stat Med 21, 1559-1573
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/transform.h"

#include "base/text.h"

enum { BUBBLE_POINTS = 61, BUBBLE_DRAWN = 20000 };

struct bubble {
    struct str title, description;
    struct str x_name, axis; // the moderator; what the effects are
    enum transform transform;
    double reference; // NAN: none
    const double *x;
    const double *yi;
    const double *weights;
    size_t k;
    double line_x[BUBBLE_POINTS]; // even steps over the range of x
    double line[BUBBLE_POINTS], low[BUBBLE_POINTS], high[BUBBLE_POINTS];
};

void bubble_draw(struct text *out, const struct bubble *bubble, bool alone);

#endif
