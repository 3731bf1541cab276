#ifndef STATS_MIXED_SHAPE_H
#define STATS_MIXED_SHAPE_H

// mixed_shape - how the rows of a mixed model are laid out for the arithmetic.
//
// Columns that x and the z of several terms share are kept once: the model's
// basis, the response last. A basis column may be moved to its middle and
// brought to a size near 1 (by a power of two, which rounds nothing), so that
// years as 2024 or a time in seconds do no harm. It is moved only where the
// same model can still be told: for x, when x has a constant; for a term, when
// that term has one. What is fitted on the basis is told on the scale of the
// data by `fixed_back` and by `u` of each block.
//
// Terms whose units are the same are blocks of one factor. When each unit of a
// factor lies within one unit of the next, they are nested, and stand here
// finest first.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed.h"

struct mixed_column {
    const double *data; // NULL: all 1
    double origin, scale;
};

struct mixed_block { // one term, within the effects of its factor
    int factor, at, q;
    int theta; // where its lower triangle begins
    double *u; // q x q: z of the data = z of the basis times u
};

struct mixed_factor {
    int q;       // effects of all its blocks
    int *column; // q: the basis column of each
    size_t units;
    const uint32_t *level; // n
    uint32_t *parent;      // units: in the next factor; NULL for the last one,
};                         // and when crossed

struct mixed_shape {
    size_t n;
    int width;                    // columns of the basis and the response
    struct mixed_column *columns; // width
    int p;
    int *fixed; // p: the basis column of each column of x
    int one;    // which column of x is constant, -1: none
    double one_value;
    const double *weights, *offset;
    int factor_count;
    struct mixed_factor *factors;
    int term_count;
    struct mixed_block *terms;
    int theta_count;
    bool nested;
};

// Room for the effects of all units of one factor.
struct mixed_modes {
    double *mode;     // one q after the other
    double *variance; // one q x q after the other; NULL: not wanted
};

// Finite numbers, within the limits: mixed_shape_of() begins with it.
bool mixed_shape_check(const struct mixed_data *data, struct err *err) MUST_USE;

bool mixed_shape_of(struct arena *arena, const struct mixed_data *data,
                    struct mixed_shape *shape, struct err *err) MUST_USE;

// The row of the basis (width numbers, the response last).
void mixed_shape_row(const struct mixed_shape *shape, size_t row, double *v);

// beta of the data = back (p x p) times beta of the basis, plus `shift`.
void mixed_shape_back(const struct mixed_shape *shape, double *back,
                      double *shift);

#endif
