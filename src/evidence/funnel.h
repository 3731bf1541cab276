#ifndef EVIDENCE_FUNNEL_H
#define EVIDENCE_FUNNEL_H

// funnel - each study's effect against its standard error, the exact ones on
// top: lopsided where small studies differ from large ones.
//
// Plain: the region where 95 % of studies would lie if they differed by
// sampling error alone, around the pooled effect. With contours: regions of
// p < .10, .05 and .01 around no effect. Studies that trim and fill adds are
// rings.
// SOURCE: Sterne & Egger 2001, J Clin Epidemiol 54, 1046-1055; Peters et al.
// 2008, J Clin Epidemiol 61, 991-996 (contours)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/transform.h"

#include "base/text.h"

enum { FUNNEL_DRAWN = 20000 }; // of more studies every nth is drawn

struct funnel {
    struct str title, description;
    struct str axis; // what the effects are
    enum transform transform;
    double level;     // of the plain region
    double centre;    // the pooled effect; NAN: none is marked
    double reference; // no effect, the middle of the contours
    bool has_contours;
    const double *yi;
    const double *vi;
    size_t k;
    const double *filled_yi; // added by trim and fill
    const double *filled_vi;
    size_t filled;
};

void funnel_draw(struct text *out, const struct funnel *funnel, bool alone);

#endif
