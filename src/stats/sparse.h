#ifndef STATS_SPARSE_H
#define STATS_SPARSE_H

// sparse - symmetric positive definite matrices that are mostly zeros, with a
// pattern that stays while the numbers change.
//
// A skin over CHOLMOD; only sparse.c includes its header. Lower triangle,
// column by column, rows ascending, the diagonal always there. What it holds
// does not live in an arena: close it.
//
// SOURCE: Chen, Davis, Hager & Rajamanickam 2008, ACM Trans Math Softw 35(3),
// algorithm 887; Takahashi, Fagan & Chen 1973 (the inverse where it is wanted)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"

#include <stdint.h>

struct sparse;

// `first` (n + 1) and `row` say where numbers may stand; both are copied.
// NULL: ERR_LIMIT, too large for this machine.
struct sparse *sparse_open(int64_t n, const int64_t *first, const int64_t *row,
                           struct err *err);
void sparse_close(struct sparse *sparse); // NULL is allowed

// The numbers, in the order of `row`; write them, then factorise.
double *sparse_values(struct sparse *sparse);

// False: not positive definite.
bool sparse_factorise(struct sparse *sparse, double *log_det);

// Solves for `columns` right sides (n x columns), in place.
bool sparse_solve(struct sparse *sparse, double *b, int columns);

// The inverse at the places of the pattern, in the order of `row`.
bool sparse_inverse(struct sparse *sparse, double *inverse);

#endif
