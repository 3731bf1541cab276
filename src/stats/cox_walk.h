#ifndef STATS_COX_WALK_H
#define STATS_COX_WALK_H

// cox_walk - goes back in time through the events of each stratum and keeps
// the sums over everybody who was at risk just then. Only for the files of cox.
//
// Rows enter at their end and leave at their start, so that one walk costs a
// sort (done once) and a few products a row.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/cox.h"

// Everything that a walk needs and that does not change with beta.
struct cox_rows {
    const struct cox_data *data; // times rounded
    double *x;                   // p x n, row by row, columns centred
    double *centre;              // p
    size_t *by_end, *by_start;   // rows by stratum, then latest first
    double *mean;                // p: scratch of cox_parts()
};
void cox_rows_sort(struct arena *arena, const struct cox_data *data,
                   struct cox_rows *rows);

// Sums of exp(x beta) over some rows: 1, x and x x'.
struct cox_sums {
    double s0, *s1, *s2; // s2: lower triangle, at [i + j p] with i >= j
};

// An event time. `dying` are the rows by_end[first ... last - 1] that have the
// event; `sums` are of all at risk, those included.
struct cox_moment {
    uint32_t stratum;
    double time;
    size_t first, last; // of by_end: rows that end now
    size_t deaths;
    const struct cox_sums *sums, *dying;
};

struct cox_visitor {
    void *who;
    bool squares; // s2 is needed
    // NULL: not needed. Rows enter before the moment of their end, and leave
    // after that of the first event later than their start.
    void (*enter)(void *who, size_t row);
    void (*leave)(void *who, size_t row);
    void (*moment)(void *who, const struct cox_moment *moment);
};
// `risk` holds exp(x beta) of each row.
void cox_walk(struct arena *arena, const struct cox_rows *rows,
              const double *risk, const struct cox_visitor *visitor);

// Copies the lower triangle of a p x p matrix to its upper one.
static inline void cox_mirror(double *matrix, int p)
{
    for (int j = 0; j < p; j++) {
        for (int i = j + 1; i < p; i++) {
            matrix[j + i * p] = matrix[i + j * p];
        }
    }
}

// The parts into which tied deaths are counted: for Efron each death in turn
// with less of the others at risk. Part k of `deaths`: the share of the dying
// that is taken off.
static inline double cox_share(enum cox_ties ties, size_t k, size_t deaths)
{
    return ties == COX_EFRON ? (double)k / (double)deaths : 0;
}

#endif
