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

// Up to this size a call of LAPACK takes longer than the work itself.
enum { SMALL = 16 };

// What column j of the factor says is taken out of those behind it.
static void take_column_out(double *a, int n, int j)
{
    const double *column = a + (size_t)j * (size_t)n;

    for (int l = j + 1; l < n; l++) {
        for (int i = l; i < n; i++) {
            a[i + l * n] -= column[i] * column[l];
        }
    }
}

// The lower Cholesky factor, above it all as it was. The comparison fails for
// a NAN, too.
static bool factor_small(double *a, int n)
{
    for (int j = 0; j < n; j++) {
        double *column = a + (size_t)j * (size_t)n;

        if (!(column[j] > 0) || !isfinite(column[j])) {
            return false;
        }
        column[j] = sqrt(column[j]);
        for (int i = j + 1; i < n; i++) {
            column[i] /= column[j];
        }
        take_column_out(a, n, j);
    }
    return true;
}

static bool factor(double *a, int n)
{
    return n <= SMALL ? factor_small(a, n)
                      : LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', n, a, n) == 0;
}

// b becomes (L L')^-1 b.
static void solve_small(const double *l, int n, double *b)
{
    for (int j = 0; j < n; j++) {
        b[j] /= l[j + j * n];
        for (int i = j + 1; i < n; i++) {
            b[i] -= l[i + j * n] * b[j];
        }
    }
    for (int j = n - 1; j >= 0; j--) {
        for (int i = j + 1; i < n; i++) {
            b[j] -= l[i + j * n] * b[i];
        }
        b[j] /= l[j + j * n];
    }
}

bool matrix_solve(double *a, int n, double *b, int columns)
{
    if (n > SMALL) {
        return LAPACKE_dposv(LAPACK_COL_MAJOR, 'L', n, columns, a, n, b, n)
            == 0;
    }
    if (!factor_small(a, n)) {
        return false;
    }
    for (int j = 0; j < columns; j++) {
        solve_small(a, n, b + (size_t)j * (size_t)n);
    }
    return true;
}

bool matrix_cholesky(double *a, int n)
{
    if (!factor(a, n)) {
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

// (L L')^-1 column by column; `l` keeps the factor.
static void invert_small(double *a, int n)
{
    double l[SMALL * SMALL];

    memcpy(l, a, (size_t)n * (size_t)n * sizeof *l);
    for (int j = 0; j < n; j++) {
        double *column = a + (size_t)j * (size_t)n;

        memset(column, 0, (size_t)n * sizeof *column);
        column[j] = 1;
        solve_small(l, n, column);
    }
}

bool matrix_invert(double *a, int n, double *log_det)
{
    double sum = 0;

    if (!factor(a, n)) {
        return false;
    }
    for (int j = 0; j < n; j++) {
        sum += log(a[j + j * n]);
    }
    if (log_det) {
        *log_det = 2 * sum;
    }
    if (n == 0) {
        return true;
    }
    if (n <= SMALL) {
        invert_small(a, n);
    } else if (LAPACKE_dpotri(LAPACK_COL_MAJOR, 'L', n, a, n) != 0) {
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

double matrix_dot(const double *a, const double *b, size_t n)
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

// The column divided by its length, which is returned; 0: it is 0 throughout,
// or not finite.
static double make_length_1(const double *x, size_t n, double *column)
{
    double largest = 0;
    double length;

    for (size_t i = 0; i < n; i++) {
        largest = fmax(largest, fabs(x[i]));
    }
    if (!(largest > 0) || !isfinite(largest)) {
        return 0;
    }
    // First by the largest, so that squares neither overflow nor vanish.
    for (size_t i = 0; i < n; i++) {
        column[i] = x[i] / largest;
    }
    length = sqrt(matrix_dot(column, column, n));
    divide(column, n, length);
    return largest * length;
}

// Takes the `rank` directions in `q` out of the column, twice: once leaves
// rounding errors of the size of what was taken out. Adds to `shares`, unless
// NULL, how much of each it was. Returns the length of what is left.
static double take_out(const double *q, int rank, size_t n, double *column,
                       double *shares)
{
    for (int round = 0; round < 2 * rank; round++) {
        int j = round % rank;
        const double *direction = q + (size_t)j * n;
        double share = matrix_dot(direction, column, n);

        subtract(column, n, share, direction);
        if (shares) {
            shares[j] += share;
        }
    }
    return sqrt(matrix_dot(column, column, n));
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
            && make_length_1(x + (size_t)j * n, n, column) > 0) {
            left = take_out(q, rank, n, column, NULL);
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

bool matrix_orthonormal(const double *x, size_t n, int p, double *q, double *r)
{
    memset(r, 0, (size_t)p * (size_t)p * sizeof *r);
    for (int j = 0; j < p; j++) {
        double *column = q + (size_t)j * n;
        double *shares = r + (size_t)j * (size_t)p;
        double length = make_length_1(x + (size_t)j * n, n, column);
        double left = 0;

        if ((size_t)j < n && length > 0) {
            left = take_out(q, j, n, column, shares);
        }
        if (!(left >= RANK_TOLERANCE)) {
            return false;
        }
        divide(column, n, left);
        for (int i = 0; i < j; i++) {
            shares[i] *= length;
        }
        shares[j] = length * left;
    }
    return true;
}

void matrix_solve_upper(const double *r, int p, double *b)
{
    for (int j = p - 1; j >= 0; j--) {
        b[j] /= r[j + j * p];
        for (int i = 0; i < j; i++) {
            b[i] -= r[i + j * p] * b[j];
        }
    }
}

// ---- products ---------------------------------------------------------------

double matrix_form(const double *a, const double *m, const double *b, size_t n)
{
    double sum = 0;

    for (size_t j = 0; j < n; j++) {
        sum += matrix_dot(a, m + j * n, n) * b[j];
    }
    return sum;
}

// Column by column, as the matrix lies in memory.
void matrix_times(const double *a, const double *x, size_t n, double *to)
{
    memset(to, 0, n * sizeof *to);
    for (size_t j = 0; j < n; j++) {
        subtract(to, n, -x[j], a + j * n);
    }
}

void matrix_multiply(const double *a, const double *b, size_t n, double *to)
{
    for (size_t j = 0; j < n; j++) {
        matrix_times(a, b + j * n, n, to + j * n);
    }
}

void matrix_transpose(double *a, size_t n)
{
    for (size_t j = 0; j < n; j++) {
        for (size_t i = 0; i < j; i++) {
            double kept = a[i + j * n];

            a[i + j * n] = a[j + i * n];
            a[j + i * n] = kept;
        }
    }
}

double matrix_trace_of_product(const double *a, const double *b, size_t n)
{
    double sum = 0;

    for (size_t j = 0; j < n; j++) {
        for (size_t i = 0; i < n; i++) {
            sum += a[i + j * n] * b[j + i * n];
        }
    }
    return sum;
}
