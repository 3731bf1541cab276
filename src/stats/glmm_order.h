#ifndef STATS_GLMM_ORDER_H
#define STATS_GLMM_ORDER_H

// glmm_order - in which order the effects of all units are eliminated: the
// units of the factor with the most of them first, and then so that whatever
// hangs together lies together.
//
// SOURCE: Liu 1990, SIAM J Matrix Anal Appl 11, 134-172, sections 4 and 5
// (elimination tree, postorder)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed.h"

struct glmm_order {
    size_t count;     // of all effects of all units
    uint32_t **place; // of each term and unit: where its first effect is
    uint32_t *first;  // count: the first earlier effect it meets
    uint32_t *parent; // count: ENVELOPE_NO_PARENT at a root
};

// `data` has been checked: levels are within their counts.
void glmm_order_make(struct arena *arena, const struct mixed_data *data,
                     struct glmm_order *order);

// The rows of each unit of a term: row[start[u]] to row[start[u + 1] - 1].
struct glmm_units {
    size_t *start; // level_count + 1
    uint32_t *row; // n
};
void glmm_units_make(struct arena *arena, const struct mixed_term *term,
                     size_t n, struct glmm_units *units);

#endif
