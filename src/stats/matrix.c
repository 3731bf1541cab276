// matrix.c - see matrix.h. LAPACK does what is hard. Its first look for NANs
// (LAPACKE's own) stays on: a matrix with one is "not positive definite".
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/matrix.h"

#include "base/arena.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

// A column that keeps less than this of its length, once those before it are
// taken out, depends on them. SOURCE: R, ?lm.fit, `tol`
static const double RANK_TOLERANCE = 1e-7;

bool matrix_solve(double *a, int n, double *b, int columns)
{
    return n == 0
        || LAPACKE_dposv(LAPACK_COL_MAJOR, 'L', n, columns, a, n, b, n) == 0;
}

bool matrix_cholesky(double *a, int n)
{
    if (n > 0 && LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', n, a, n) != 0) {
        return false;
    }
    for (int j = 1; j < n; j++) {
        memset(a + (size_t)j * (size_t)n, 0, (size_t)j * sizeof *a);
    }
    return true;
}

// The upper triangle becomes the mirror of the lower one.
static void make_whole(double *a, int n)
{
    for (int j = 1; j < n; j++) {
        for (int i = 0; i < j; i++) {
            a[i + j * n] = a[j + i * n];
        }
    }
}

bool matrix_invert(double *a, int n, double *log_det)
{
    double sum = 0;

    if (n > 0 && LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', n, a, n) != 0) {
        return false;
    }
    for (int j = 0; j < n; j++) {
        sum += log(a[j + j * n]);
    }
    if (log_det) {
        *log_det = 2 * sum;
    }
    if (n > 0 && LAPACKE_dpotri(LAPACK_COL_MAJOR, 'L', n, a, n) != 0) {
        return false;
    }
    make_whole(a, n);
    return true;
}

bool matrix_eigen(struct arena *arena, double *a, int n, double *values)
{
    // The room that LAPACK asks for at a block size of 32.
    int room = 34 * n;
    double *work;

    for (size_t i = 0; i < (size_t)n * (size_t)n; i++) {
        if (!isfinite(a[i])) {
            return false;
        }
    }
    if (n == 0) {
        return true;
    }
    work = arena_take(arena, (size_t)room, sizeof *work);
    return LAPACKE_dsyev_work(LAPACK_COL_MAJOR, 'V', 'L', n, a, n, values, work,
                              room)
        == 0;
}

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

static void divide(double *column, size_t n, double by)
{
    for (size_t i = 0; i < n; i++) {
        column[i] /= by;
    }
}

static void subtract(double *column, size_t n, double share,
                     const double *direction)
{
    for (size_t i = 0; i < n; i++) {
        column[i] -= share * direction[i];
    }
}

// The column divided by its length. False: it is 0 (or not finite) throughout.
static bool column_of_length_1(const double *x, size_t n, double *column)
{
    double largest = 0;

    for (size_t i = 0; i < n; i++) {
        largest = fmax(largest, fabs(x[i]));
    }
    if (!(largest > 0) || !isfinite(largest)) {
        return false;
    }
    // First by the largest, so that squares neither overflow nor vanish.
    for (size_t i = 0; i < n; i++) {
        column[i] = x[i] / largest;
    }
    divide(column, n, sqrt(dot(column, column, n)));
    return true;
}

// Takes the `rank` directions in `q` out of the column, twice: once leaves
// rounding errors of the size of what was taken out. Returns what is left.
static double take_out(const double *q, int rank, size_t n, double *column)
{
    for (int turn = 0; turn < 2; turn++) {
        for (int j = 0; j < rank; j++) {
            const double *direction = q + (size_t)j * n;

            subtract(column, n, dot(direction, column, n), direction);
        }
    }
    return sqrt(dot(column, column, n));
}

int matrix_rank(struct arena *arena, const double *x, size_t n, int p,
                bool *dropped)
{
    size_t mark = arena_mark(arena);
    double *q = arena_take(arena, n, (size_t)(p > 0 ? p : 1) * sizeof *q);
    int rank = 0;

    for (int j = 0; j < p; j++) {
        double *column = q + (size_t)rank * n;
        double left = 0;

        // No more than n directions fit: the rest depend on them.
        if ((size_t)rank < n
            && column_of_length_1(x + (size_t)j * n, n, column)) {
            left = take_out(q, rank, n, column);
        }
        dropped[j] = !(left >= RANK_TOLERANCE);
        if (!dropped[j]) {
            divide(column, n, left);
            rank++;
        }
    }
    arena_rewind(arena, mark);
    return rank;
}
