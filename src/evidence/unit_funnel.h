#ifndef EVIDENCE_UNIT_FUNNEL_H
#define EVIDENCE_UNIT_FUNNEL_H

// unit_funnel - units by their size, with the limits between which they lie by
// chance: 95 % and 99.8 %, and dashed those that allow for the spread that is
// there beyond chance.
//
// No names. What lies beyond a limit is told by the shape of its mark (dot,
// ring in a dot, diamond), not by colour. Below it stands COMPARISON_CAPTION.
// SOURCE: Spiegelhalter 2005, Stat Med 24, 1185-1202; PRODUCT.md J8.5
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/comparison_answer.h"

enum unit_funnel_size {
    UNIT_FUNNEL_WIDE,
    UNIT_FUNNEL_NARROW, // of a phone: 360 wide
};

// `alone`: a file of its own, not part of a page.
void unit_funnel_draw(struct text *out, const struct comparison_answer *answer,
                      enum unit_funnel_size size, bool alone);

#endif
