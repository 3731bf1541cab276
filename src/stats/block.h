#ifndef STATS_BLOCK_H
#define STATS_BLOCK_H

// block - small dense matrices, column by column, in loops that run a million
// times: too small for LAPACK to pay. Sizes are the caller's word.
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stddef.h>
#include <string.h>

static inline size_t block_size(int rows, int columns)
{
    return (size_t)rows * (size_t)columns;
}

// Column j of a matrix with so many rows.
static inline double *block_column(double *a, int rows, int j)
{
    return a + (ptrdiff_t)rows * j;
}
static inline const double *block_column_of(const double *a, int rows, int j)
{
    return a + (ptrdiff_t)rows * j;
}

static inline double block_dot(const double *a, const double *b, int count)
{
    double sum = 0;

    for (int i = 0; i < count; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

// The same for numbers that lie a step apart: rows.
static inline double block_dot_steps(const double *a, int step_a,
                                     const double *b, int step_b, int count)
{
    double sum = 0;

    for (int i = 0; i < count; i++) {
        sum += a[(ptrdiff_t)i * step_a] * b[(ptrdiff_t)i * step_b];
    }
    return sum;
}

// y += factor x
static inline void block_add(double *y, double factor, const double *x,
                             int count)
{
    for (int i = 0; i < count; i++) {
        y[i] += factor * x[i];
    }
}

// y (p) += a (p x q) x (q)
static inline void block_add_vector(int p, int q, const double *a,
                                    const double *x, double *y)
{
    for (int k = 0; k < q; k++) {
        block_add(y, x[k], block_column_of(a, p, k), p);
    }
}

// c (p x r) += a (p x q) b (q x r)
static inline void block_add_product(int p, int q, int r, const double *a,
                                     const double *b, double *c)
{
    for (int j = 0; j < r; j++) {
        block_add_vector(p, q, a, block_column_of(b, q, j),
                         block_column(c, p, j));
    }
}

// c (p x r) = a (p x q) b (q x r)
static inline void block_product(int p, int q, int r, const double *a,
                                 const double *b, double *c)
{
    memset(c, 0, block_size(p, r) * sizeof *c);
    block_add_product(p, q, r, a, b, c);
}

// c (p x r) += a' b, a is q x p, b is q x r
static inline void block_add_crossed(int p, int q, int r, const double *a,
                                     const double *b, double *c)
{
    for (int j = 0; j < r; j++) {
        for (int i = 0; i < p; i++) {
            c[i + (ptrdiff_t)j * p] += block_dot(block_column_of(a, q, i),
                                                 block_column_of(b, q, j), q);
        }
    }
}

// c (p x p) += factor a b', a and b are p x q
static inline void block_add_outer(int p, int q, double factor, const double *a,
                                   const double *b, double *c)
{
    for (int j = 0; j < p; j++) {
        for (int k = 0; k < q; k++) {
            block_add(block_column(c, p, j), factor * b[j + (ptrdiff_t)k * p],
                      block_column_of(a, p, k), p);
        }
    }
}

// b (columns x rows) = a'
static inline void block_transpose(int rows, int columns, const double *a,
                                   double *b)
{
    for (int j = 0; j < columns; j++) {
        for (int i = 0; i < rows; i++) {
            b[j + (ptrdiff_t)i * columns] = a[i + (ptrdiff_t)j * rows];
        }
    }
}

// The upper triangle becomes the mirror of the lower one.
static inline void block_mirror(double *a, int n)
{
    for (int j = 1; j < n; j++) {
        for (int i = 0; i < j; i++) {
            a[i + (ptrdiff_t)j * n] = a[j + (ptrdiff_t)i * n];
        }
    }
}

// b (rows x count) = the columns of a (rows high) that `column` names.
static inline void block_pick_columns(int rows, const int *column, int count,
                                      const double *a, double *b)
{
    for (int j = 0; j < count; j++) {
        memcpy(block_column(b, rows, j), block_column_of(a, rows, column[j]),
               (size_t)rows * sizeof *b);
    }
}

// b (count x columns) = the rows of a that `row` names; a is `height` high.
static inline void block_pick_rows(int height, const int *row, int count,
                                   int columns, const double *a, double *b)
{
    for (int j = 0; j < columns; j++) {
        for (int i = 0; i < count; i++) {
            b[i + (ptrdiff_t)j * count] = a[row[i] + (ptrdiff_t)j * height];
        }
    }
}

#endif
