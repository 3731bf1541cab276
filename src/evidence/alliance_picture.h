#ifndef EVIDENCE_ALLIANCE_PICTURE_H
#define EVIDENCE_ALLIANCE_PICTURE_H

// alliance_picture - what "within people" and "between people" mean, drawn from
// an answer (alliance_model.h): five people who do not exist, standing as far
// apart as people do.
//
//     within    five short lines, each about its own middle
//     between   one line through the five middles
//
// Shaded is what the interval allows. No point of it is anybody's.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/alliance_model.h"

#include "base/text.h"

struct alliance_axis {
    struct str name;
    double low, high; // of the scale: nothing is drawn beyond
};

struct alliance_picture {
    const struct alliance_answer *answer; // fitted
    bool between;
    bool invented; // says so in the picture
    struct str title, description;
    struct alliance_axis said, after;
};

void alliance_draw(struct text *out, const struct alliance_picture *picture,
                   bool alone);

#endif
