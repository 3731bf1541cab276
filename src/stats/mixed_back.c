// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_back.h"

#include "base/arena.h"
#include "stats/block.h"

#include <math.h>
#include <string.h>

// u is diagonal but for one row, that of the constant.
static double back_row(int q, const double *u, const double *from, int i)
{
    double sum = from[i];

    for (int k = 0; k < q; k++) {
        if (k != i && u[i + k * q] != 0) {
            sum -= u[i + k * q] * from[k] / u[k + k * q];
        }
    }
    return sum / u[i + i * q];
}

void mixed_back(int q, const double *u, const double *b, int columns, double *x)
{
    for (int j = 0; j < columns; j++) {
        for (int i = 0; i < q; i++) {
            x[i + j * q] = back_row(q, u, block_column_of(b, q, j), i);
        }
    }
}

void mixed_root(int q, const double *covariance, double *root)
{
    memset(root, 0, block_size(q, q) * sizeof *root);
    for (int j = 0; j < q; j++) {
        double *column = block_column(root, q, j);

        for (int i = j; i < q; i++) {
            column[i] = covariance[i + j * q]
                      - block_dot_steps(root + i, q, root + j, q, j);
        }
        if (column[j] <= 1e-14 * covariance[j + j * q]) {
            memset(column, 0, (size_t)q * sizeof *column);
            continue;
        }
        block_add(column + j + 1, 1 / sqrt(column[j]) - 1, column + j + 1,
                  q - j - 1);
        column[j] = sqrt(column[j]);
    }
}

// The kept rows and columns of the way back (p x p).
static double *kept_back(struct arena *arena,
                         const struct mixed_problem *problem, double *shift)
{
    int all = problem->shape.p;
    int p = problem->p;
    double *t = arena_take(arena, block_size(all, all), sizeof *t);
    double *kept = arena_take(arena, block_size(p, p), sizeof *kept);

    mixed_shape_back(&problem->shape, t, shift);
    for (int j = 0; j < p; j++) {
        for (int i = 0; i < p; i++) {
            kept[i + j * p] = t[problem->column[i] + problem->column[j] * all];
        }
    }
    return kept;
}

void mixed_back_covariance(struct arena *arena,
                           const struct mixed_problem *problem,
                           const double *covariance, double *back)
{
    int p = problem->p;
    double *shift = arena_take(arena, (size_t)problem->shape.p, sizeof *shift);
    const double *t = kept_back(arena, problem, shift);
    double *half = arena_take(arena, block_size(p, p), sizeof *half);

    block_product(p, p, p, t, covariance, half);
    memset(back, 0, block_size(p, p) * sizeof *back);
    block_add_outer(p, p, 1, half, t, back);
}

void mixed_back_beta(struct arena *arena, const struct mixed_problem *problem,
                     const double *beta, double *back)
{
    int p = problem->p;
    double *shift = arena_take(arena, (size_t)problem->shape.p, sizeof *shift);
    const double *t = kept_back(arena, problem, shift);

    block_product(p, p, 1, t, beta, back);
    for (int i = 0; i < p; i++) {
        back[i] += shift[problem->column[i]];
    }
}
