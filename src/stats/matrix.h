#ifndef STATS_MATRIX_H
#define STATS_MATRIX_H

// matrix - small dense matrices, column by column as LAPACK wants them:
// element (i, j) of an n x p matrix is at[i + j * n]. Symmetric matrices are
// kept whole. A skin over LAPACKE; only matrix.c includes its header.
//
// For matrices of coefficients and of the effects of one study or client, not
// for one of all rows by all rows.
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stdbool.h>
#include <stddef.h>

struct arena;

// Solves a x = b for a symmetric positive definite `a` (n x n; destroyed: its
// lower triangle becomes the Cholesky factor) and `columns` right sides, which
// become the solutions. False: `a` is not positive definite.
bool matrix_solve(double *a, int n, double *b, int columns);

// The inverse and the logarithm of the determinant of a symmetric positive
// definite matrix, in place. `log_det` may be NULL. False as above.
bool matrix_invert(double *a, int n, double *log_det);

// Lower Cholesky factor in place, zeros above it. False as above.
bool matrix_cholesky(double *a, int n);

// Eigenvalues in ascending order and vectors (columns, in `a`) of a symmetric
// matrix. `arena` is for work. False: it did not converge.
bool matrix_eigen(struct arena *arena, double *a, int n, double *values);

// The rank of x (n x p) by pivoted QR as in R's lm(), tolerance 1e-7 relative
// to a column's length; `dropped[j]` says which columns depend on earlier ones.
int matrix_rank(struct arena *arena, const double *x, size_t n, int p,
                bool *dropped);

// X = Q R by Gram and Schmidt, twice: q (n x p) has columns of length 1 at
// right angles, r (p x p) is upper triangular with a diagonal above 0. False:
// a column depends on earlier ones, as in matrix_rank.
bool matrix_orthonormal(const double *x, size_t n, int p, double *q, double *r);

// Solves r x = b for an upper triangular r (p x p), in place.
void matrix_solve_upper(const double *r, int p, double *b);

// The products that formulas are made of; all matrices n x n, whole. What is
// written to overlaps nothing that is read.
double matrix_dot(const double *a, const double *b, size_t n); // a'b
double matrix_form(const double *a, const double *m, const double *b,
                   size_t n); // a'M b
void matrix_times(const double *a, const double *x, size_t n, double *to);
void matrix_multiply(const double *a, const double *b, size_t n, double *to);
void matrix_transpose(double *a, size_t n);
double matrix_trace_of_product(const double *a, const double *b, size_t n);

#endif
