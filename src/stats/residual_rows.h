#ifndef STATS_RESIDUAL_ROWS_H
#define STATS_RESIDUAL_ROWS_H

// residual_rows - rows whose residuals are alike within a client, or spread
// differently, turned into rows whose residuals are neither (whitened).
//
//     e ~ N(0, sigma2 S C S),   S: ratios of standard deviations by stratum,
//                               C: correlation of one client's rows
//
// Rows are kept client by client and in the order of their positions, so that
// the inverse root of C is a band of two (AR) or a mean taken off (compound
// symmetry): one pass over the rows.
//
// SOURCE: Pinheiro & Bates 2000, Mixed-Effects Models in S and S-PLUS, 5.2, 5.3
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct arena;

enum { RESIDUAL_STRATA_MAX = 20 };

enum residual_kind {
    RESIDUAL_INDEPENDENT,
    RESIDUAL_AR1,      // phi^lag, phi from -1 to 1: positions are whole numbers
    RESIDUAL_CAR1,     // phi^distance, phi from 0 to 1
    RESIDUAL_EXCHANGE, // compound symmetry: the same between any two
};

struct residual_shape {
    enum residual_kind kind;
    const uint32_t *cluster; // n: the client of a row; NULL: independent
    const double *position;  // n; NULL: the order in which rows come
    const uint32_t *stratum; // n, from 0; NULL: all spread alike
    int stratum_count;
    const double *weights; // n, above 0; NULL: all 1
};

// The rows put in order: row i is row order[i] of the data, `lag` how far it is
// from the client's row before it (0 in the first row of each client).
struct residual_rows {
    struct residual_shape shape;
    size_t n;
    size_t *order;
    double *lag;
    size_t clusters, most; // and the rows of the longest
    size_t repeated;       // rows that are not the first of their client
    double step;           // the median lag; 1 where there is none
};

// ERR_INPUT: two rows of one client at one position (`first` and `second` are
// then those rows of the data), or a position that is not whole for AR1.
struct residual_clash {
    size_t first, second;
};
bool residual_rows_make(struct arena *arena, const struct residual_shape *shape,
                        size_t n, struct residual_rows *rows,
                        struct residual_clash *clash, struct err *err) MUST_USE;

// Whitens one column, from data order (`from`) to ours (`to`). `phi` is the
// correlation at one `step` for CAR1, at a distance of 1 for AR1. `ratio`: one
// per stratum.
void residual_rows_whiten(const struct residual_rows *rows, double phi,
                          const double *ratio, const double *from, double *to);

// log det (S C S / weights).
double residual_rows_log_det(const struct residual_rows *rows, double phi,
                             const double *ratio);

#endif
