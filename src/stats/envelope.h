#ifndef STATS_ENVELOPE_H
#define STATS_ENVELOPE_H

// envelope - the Cholesky factor of a large symmetric matrix of which each row
// is kept from its first entry that is not 0 to the diagonal.
//
// Nothing outside of these rows is ever filled in. With rows in a fitting order
// (glmm_order.h) nested units cost what they would cost apart, and crossed
// units what the smaller factor makes dense.
// SOURCE: George & Liu 1981, Computer Solution of Large Sparse Positive
// Definite Systems, chapter 4; Liu 1990, SIAM J Matrix Anal Appl 11, 134-172
// (the elimination tree)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct arena;

enum {
    ENVELOPE_ENTRIES_MAX = 50 * 1000 * 1000,
    ENVELOPE_WORK_MAX = 2000 * 1000 * 1000, // products of one factorisation
};
#define ENVELOPE_NO_PARENT UINT32_MAX

struct envelope {
    size_t n;
    const uint32_t *first;  // n: of row i, the first column that is kept
    const uint32_t *parent; // n: the elimination tree
    size_t *at;             // n: where row i begins in `entry`
    size_t count;
    double *entry;
    uint32_t *path; // n: work
    double *along;  // n: work
};

// `first` and `parent` must live as long. ERR_LIMIT: too much is filled in.
bool envelope_make(struct arena *arena, size_t n, const uint32_t *first,
                   const uint32_t *parent, struct envelope *envelope,
                   struct err *err) MUST_USE;

void envelope_identity(struct envelope *envelope);
// The element (i, j), whichever of the two is larger, within the envelope.
double *envelope_entry(const struct envelope *envelope, size_t i, size_t j);
// False: not positive definite.
bool envelope_factor(struct envelope *envelope);

// After envelope_factor(): ln of the determinant, and M x = b in place.
double envelope_log_det(const struct envelope *envelope);
void envelope_solve(const struct envelope *envelope, double *b);

// M x = b where b has `count` elements that are not 0, in columns that meet in
// one row of data. Told are the same elements of x. Costs the way from there
// to the root of the tree, not the whole of M.
void envelope_solve_few(const struct envelope *envelope, const size_t *column,
                        int count, const double *b, double *x);

#endif
