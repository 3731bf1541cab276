// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/sparse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <suitesparse/cholmod.h>

// CHOLMOD's own integers, which are as wide as ours.
typedef SuiteSparse_long whole;
_Static_assert(sizeof(whole) == sizeof(int64_t), "64-bit indices");

struct sparse {
    cholmod_common common;
    cholmod_sparse *matrix;
    cholmod_factor *factor;
    int64_t n;
    // For the inverse: of the factor's columns, and work.
    double *z;
    double *sums;
    whole *place;
};

void sparse_close(struct sparse *sparse)
{
    if (!sparse) {
        return;
    }
    cholmod_l_free_factor(&sparse->factor, &sparse->common);
    cholmod_l_free_sparse(&sparse->matrix, &sparse->common);
    cholmod_l_finish(&sparse->common);
    free(sparse->z);
    free(sparse->sums);
    free(sparse->place);
    free(sparse);
}

static bool fill(struct sparse *sparse, const int64_t *first,
                 const int64_t *row)
{
    cholmod_common *common = &sparse->common;
    size_t n = (size_t)sparse->n;
    size_t count = (size_t)first[n];

    sparse->matrix = cholmod_l_allocate_sparse(n, n, count, true, true, -1,
                                               CHOLMOD_REAL, common);
    if (!sparse->matrix) {
        return false;
    }
    memcpy(sparse->matrix->p, first, (n + 1) * sizeof *first);
    memcpy(sparse->matrix->i, row, count * sizeof *row);
    sparse->factor = cholmod_l_analyze(sparse->matrix, common);
    sparse->sums = calloc(n, sizeof *sparse->sums);
    sparse->place = calloc(n, sizeof *sparse->place);
    return sparse->factor && sparse->sums && sparse->place;
}

struct sparse *sparse_open(int64_t n, const int64_t *first, const int64_t *row,
                           struct err *err)
{
    struct sparse *sparse = calloc(1, sizeof *sparse);

    if (sparse) {
        cholmod_l_start(&sparse->common);
        sparse->common.print = 0;
        // One column at a time, as the inverse wants it: L L', packed, sorted.
        sparse->common.supernodal = CHOLMOD_SIMPLICIAL;
        sparse->common.final_ll = true;
        sparse->common.final_pack = true;
        sparse->common.final_monotonic = true;
        sparse->n = n;
    }
    if (!sparse || !fill(sparse, first, row)) {
        sparse_close(sparse);
        (void)err_set(err, ERR_LIMIT,
                      "groups that cross each other in so many ways need more "
                      "memory than there is");
        return NULL;
    }
    return sparse;
}

double *sparse_values(struct sparse *sparse)
{
    return sparse->matrix->x;
}

bool sparse_factorise(struct sparse *sparse, double *log_det)
{
    cholmod_factor *factor = sparse->factor;
    const whole *first;
    const double *x;
    double sum = 0;

    if (!cholmod_l_factorize(sparse->matrix, factor, &sparse->common)
        || sparse->common.status != CHOLMOD_OK || !factor->is_ll) {
        return false;
    }
    first = factor->p;
    x = factor->x;
    for (int64_t j = 0; j < sparse->n; j++) {
        sum += log(x[first[j]]);
    }
    *log_det = 2 * sum;
    return true;
}

bool sparse_solve(struct sparse *sparse, double *b, int columns)
{
    size_t n = (size_t)sparse->n;
    cholmod_dense right = {.nrow = n,
                           .ncol = (size_t)columns,
                           .nzmax = n * (size_t)columns,
                           .d = n,
                           .x = b,
                           .xtype = CHOLMOD_REAL,
                           .dtype = CHOLMOD_DOUBLE};
    cholmod_dense *x =
        cholmod_l_solve(CHOLMOD_A, sparse->factor, &right, &sparse->common);

    if (!x) {
        return false;
    }
    memcpy(b, x->x, right.nzmax * sizeof *b);
    cholmod_l_free_dense(&x, &sparse->common);
    return true;
}

// Column j of the inverse (of the permuted matrix) from those after it: with S
// the rows of column j of L below its diagonal,
//
//     z_Sj = -Z_SS l_Sj / l_jj      z_jj = (1 / l_jj - l_Sj' z_Sj) / l_jj
//
// Whatever Z_SS needs stands in the pattern of L. `place` says where in column
// j the rows of S stand; 0: not there.
//
// Here the share of row k of S, which stands at place a in column j.
static void add_column(struct sparse *sparse, whole k, const double *l, whole a)
{
    const whole *first = sparse->factor->p;
    const whole *row = (const whole *)sparse->factor->i + first[k];
    const double *z = sparse->z + first[k];
    whole count = ((const whole *)sparse->factor->nz)[k];

    sparse->sums[k] += z[0] * l[a];
    for (whole b = 1; b < count; b++) {
        whole other = sparse->place[row[b]];

        if (other) {
            sparse->sums[row[b]] += z[b] * l[a];
            sparse->sums[k] += z[b] * l[other];
        }
    }
}

static void invert_column(struct sparse *sparse, int64_t j)
{
    const whole *first = sparse->factor->p;
    const whole *row = sparse->factor->i;
    const whole *count = sparse->factor->nz;
    const double *l = (const double *)sparse->factor->x + first[j];
    const whole *own = row + first[j];
    double *z = sparse->z;
    double *sums = sparse->sums;
    double sum = 0;

    for (whole a = 1; a < count[j]; a++) {
        sparse->place[own[a]] = a;
        sums[own[a]] = 0;
    }
    for (whole a = 1; a < count[j]; a++) {
        add_column(sparse, own[a], l, a);
    }
    for (whole a = 1; a < count[j]; a++) {
        z[first[j] + a] = -sums[own[a]] / l[0];
        sum += z[first[j] + a] * l[a];
        sparse->place[own[a]] = 0;
    }
    z[first[j]] = (1 / l[0] - sum) / l[0];
}

// Of the inverse, the number in row i and column j <= i of the permuted matrix.
static double find(const struct sparse *sparse, whole i, whole j)
{
    const whole *first = sparse->factor->p;
    const whole *row = (const whole *)sparse->factor->i + first[j];
    whole low = 0;
    whole high = ((const whole *)sparse->factor->nz)[j];

    while (low < high) {
        whole middle = low + (high - low) / 2;

        if (row[middle] < i) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return sparse->z[first[j] + low];
}

bool sparse_inverse(struct sparse *sparse, double *inverse)
{
    const whole *first = sparse->matrix->p;
    const whole *row = sparse->matrix->i;
    const whole *order = sparse->factor->Perm;
    size_t room = sparse->factor->nzmax * sizeof *sparse->z;
    double *z = realloc(sparse->z, room);
    whole *back = calloc((size_t)sparse->n, sizeof *back);

    sparse->z = z ? z : sparse->z;
    for (int64_t j = sparse->n - 1; z && back && j >= 0; j--) {
        back[order[j]] = j;
        invert_column(sparse, j);
    }
    for (int64_t j = 0; z && back && j < sparse->n; j++) {
        for (whole a = first[j]; a < first[j + 1]; a++) {
            whole i = back[row[a]];
            whole k = back[j];

            inverse[a] = i > k ? find(sparse, i, k) : find(sparse, k, i);
        }
    }
    free(back);
    return z && back;
}
