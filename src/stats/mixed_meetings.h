#ifndef STATS_MIXED_MEETINGS_H
#define STATS_MIXED_MEETINGS_H

// mixed_meetings - what a crossed mixed model keeps of its rows: the sums of
// each unit, and of each pair of units that meet in a row.
//
// Units are counted through all factors, and so are their effects. For
// mixed_sparse*.c alone.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_sparse.h"

struct sparse;

// `column` is of the factor that comes first.
struct mixed_meeting {
    uint32_t column, row;
    size_t values; // in `products`: (q of row) x (q of column)
    size_t place;  // how many rows stand above it in the sparse columns
};

struct mixed_sparse {
    const struct mixed_shape *shape;
    size_t units, effects;
    size_t *first_unit;   // of each factor, and one more
    size_t *first_effect; // of each factor, and one more
    double *own;          // of each unit: q x width, one after the other
    size_t meeting_count;
    struct mixed_meeting *meetings; // by column, then row
    size_t *first_meeting;          // of each unit, and one more
    double *products;
    int64_t *first;         // of each column of the sparse matrix
    struct sparse *matrix;  // M = L'Z'ZL + I
    double *right;          // effects x width: L'Z'[basis, y]
    double *solved;         // the same, M^-1 of it
    double *inverse;        // in the pattern of M
    double *dressed, *left; // by unit as `own`; work of the slope
    const double *total;
};

// All but the numbers of the sparse matrix and what is worked out from them.
bool mixed_meetings_find(struct arena *arena, struct mixed_sparse *sparse,
                         double *total, double *log_weights,
                         struct err *err) MUST_USE;

int mixed_meetings_factor(const struct mixed_sparse *sparse, size_t unit);
int mixed_meetings_effects(const struct mixed_sparse *sparse, int factor);
// Where the effects of a unit begin, and its sums.
size_t mixed_meetings_effect(const struct mixed_sparse *sparse, int factor,
                             size_t unit);
double *mixed_meetings_own(const struct mixed_sparse *sparse, int factor,
                           size_t unit);

#endif
