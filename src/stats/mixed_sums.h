#ifndef STATS_MIXED_SUMS_H
#define STATS_MIXED_SUMS_H

// mixed_sums - all that a nested mixed model needs to know of its rows.
//
// With v the row of the basis (mixed_shape.h) and z the effects of the finest
// units, a finest unit (client) keeps the sum of w z v', and the unit around it
// (therapist; the whole, when there is none) the sum of w v v'. Sums add up:
// a session more changes the sums of one client, and the sums of two practices
// put side by side are the sums of both, so that a network can fit one model
// while no row leaves its house.
//
// SOURCE: STATISTICS.md 6; Bates et al. 2015, section 5.4 (the same products)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_shape.h"

enum { MIXED_SAMPLE = 64 };

struct mixed_sums_level { // finest first
    int q;
    int *column; // q: which of the basis
    size_t units;
    uint32_t *parent; // units: in the next level; NULL for the last level
};

struct mixed_sums {
    size_t n;
    int width;
    double log_weights; // sum of the logarithms of the weights
    int depth;
    struct mixed_sums_level *levels;
    uint32_t *rows;  // of each finest unit
    double *own;     // of each finest unit: q x width, column by column
    double *around;  // of each unit of the second level, or once: width x width
    double *sampled; // of one level: around every MIXED_SAMPLE-th unit alone;
                     // NULL after a join
};

// Adds up the rows of a nested shape.
void mixed_sums_of(struct arena *arena, const struct mixed_shape *shape,
                   struct mixed_sums *sums);

// One row more (v: width numbers, the response last) of a finest unit.
void mixed_sums_add_row(struct mixed_sums *sums, uint32_t unit, const double *v,
                        double weight);

// The same sums on the columns of another shape of the same model: those of the
// other house, which has its own origins and scales. In place.
void mixed_sums_move(struct arena *arena, const struct mixed_shape *from,
                     const struct mixed_shape *to, struct mixed_sums *sums);

// Both together. `unit[level][k]` is what unit k of `more` is in both: one of
// `first`, whose sums then grow, or the next new one; NULL: all are other units
// than those of `first`. ERR_INPUT: they are not sums of one model.
bool mixed_sums_join(struct arena *arena, const struct mixed_sums *first,
                     const struct mixed_sums *more, uint32_t *const *unit,
                     struct mixed_sums *both, struct err *err) MUST_USE;

// The fit from sums alone: `shape` needs no rows, and both live as long as the
// fit. As mixed_fit() otherwise.
bool mixed_fit_sums(struct arena *arena, const struct mixed_shape *shape,
                    const struct mixed_sums *sums, bool ml,
                    struct mixed_fit *fit, struct err *err) MUST_USE;

// Every so many units (of the second level, where there are two), for a first
// look at a large model. False: there are not enough of them.
bool mixed_sums_sample(struct arena *arena, const struct mixed_sums *sums,
                       struct mixed_sums *sample);

// Room for the sums of levels that are set; all 0. For a reader.
void mixed_sums_take(struct arena *arena, struct mixed_sums *sums);

// Sums over the whole: width x width.
void mixed_sums_total(const struct mixed_sums *sums, double *total);

#endif
