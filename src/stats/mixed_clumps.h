#ifndef STATS_MIXED_CLUMPS_H
#define STATS_MIXED_CLUMPS_H

// mixed_clumps - the finest units of nested sums, those alike taken together.
//
// What a finest unit does to the sums around it depends on its design (its
// Z'X) alone, but for its Z'y, which enters as a sum and a sum of squares. So
// finest units of equal design within one larger unit are one clump: how many,
// the sum of Z'y, the sum of Z'y y'Z. Clumps of one design are one pattern, of
// whatever larger unit, and share its matrices.
//
// SOURCE: STATISTICS.md 6
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_sums.h"

struct mixed_clump {
    uint32_t parent, pattern;
    double count; // units
};

struct mixed_clumps {
    int q, width, basis; // basis = width - 1
    size_t pattern_count;
    double *design; // of each pattern: q x basis
    size_t *first;  // of each pattern, and one more: its clumps
    size_t count;
    struct mixed_clump *at; // pattern by pattern
    double *response;       // of each clump: sum of Z'y (q), of Z'y y'Z (q x q)
};

struct mixed_clumps *mixed_clumps_of(struct arena *arena,
                                     const struct mixed_sums *sums);

#endif
