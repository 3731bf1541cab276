#ifndef EVIDENCE_FOREST_H
#define EVIDENCE_FOREST_H

// forest - estimates with their intervals, one below the other: the forest
// plot, and with other rows the cumulative and the leave-one-out plot.
//
// SVG, and the same as plain text. Boxes are as large as their weight. An
// interval that leaves the picture ends in an arrow. More rows than can be
// read (FOREST_NAMED) stand without names in the order of their estimates, and
// of more than FOREST_DRAWN evenly chosen ones are drawn; the picture says so.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/transform.h"

#include "base/text.h"

enum { FOREST_NAMED = 150, FOREST_DRAWN = 2000 };

enum forest_kind {
    FOREST_STUDY,
    FOREST_HEADING, // words alone: a subgroup begins
    FOREST_SUMMARY, // a diamond, with a prediction interval
    FOREST_NOTE,    // words alone, fainter: heterogeneity
};

struct forest_row {
    enum forest_kind kind;
    struct str label;
    double estimate, low, high;
    double weight;          // percent; NAN: none, a box of usual size
    double pi_low, pi_high; // NAN: none
};

struct forest {
    struct str title, description;
    struct str label_head; // "Study"
    struct str axis;       // what the estimates are
    enum transform transform;
    double level;     // of the intervals: .95
    double reference; // of the line of no effect; NAN: none
    double guide;     // of a dashed line, the pooled estimate; NAN: none
    bool has_weights;
    const struct forest_row *rows;
    size_t row_count;
};

void forest_draw(struct text *out, const struct forest *forest, bool alone);
// `width` columns, 60 to 120.
void forest_print(struct text *out, const struct forest *forest, int width);

// Used by both: what is drawn, and from where to where.
struct forest_range {
    double low, high;
};
struct forest_range forest_range_of(const struct forest *forest);
struct forest forest_thinned(struct arena *arena, const struct forest *forest,
                             struct str *note);
struct str forest_estimate_words(struct arena *arena,
                                 const struct forest *forest,
                                 const struct forest_row *row);

#endif
