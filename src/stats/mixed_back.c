// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_back.h"

#include "base/arena.h"

#include <math.h>
#include <string.h>

// u is diagonal but for one row, that of the constant.
void mixed_back(int q, const double *u, const double *b, int columns, double *x)
{
    for (int j = 0; j < columns; j++) {
        const double *from = b + (size_t)(j * q);

        for (int i = 0; i < q; i++) {
            double sum = from[i];

            for (int k = 0; k < q; k++) {
                if (k != i && u[i + k * q] != 0) {
                    sum -= u[i + k * q] * from[k] / u[k + k * q];
                }
            }
            x[i + j * q] = sum / u[i + i * q];
        }
    }
}

void mixed_root(int q, const double *covariance, double *root)
{
    memset(root, 0, (size_t)(q * q) * sizeof *root);
    for (int j = 0; j < q; j++) {
        double pivot = covariance[j + j * q];

        for (int k = 0; k < j; k++) {
            pivot -= root[j + k * q] * root[j + k * q];
        }
        if (pivot <= 1e-14 * covariance[j + j * q]) {
            continue;
        }
        root[j + j * q] = sqrt(pivot);
        for (int i = j + 1; i < q; i++) {
            double sum = covariance[i + j * q];

            for (int k = 0; k < j; k++) {
                sum -= root[i + k * q] * root[j + k * q];
            }
            root[i + j * q] = sum / root[j + j * q];
        }
    }
}

void mixed_back_covariance(struct arena *arena,
                           const struct mixed_problem *problem,
                           const double *covariance, double *back)
{
    int all = problem->shape.p;
    int p = problem->p;
    size_t size = (size_t)(all * all);
    double *t = arena_take(arena, size, sizeof *t);
    double *shift = arena_take(arena, (size_t)all, sizeof *shift);
    double *half = arena_take(arena, size, sizeof *half);

    mixed_shape_back(&problem->shape, t, shift);
    for (int j = 0; j < p; j++) {
        for (int k = 0; k < p; k++) {
            for (int i = 0; i < p; i++) {
                half[i + j * p] +=
                    t[problem->column[i] + problem->column[k] * all]
                    * covariance[k + j * p];
            }
        }
    }
    memset(back, 0, (size_t)(p * p) * sizeof *back);
    for (int j = 0; j < p; j++) {
        for (int k = 0; k < p; k++) {
            for (int i = 0; i < p; i++) {
                back[i + j * p] +=
                    half[i + k * p]
                    * t[problem->column[j] + problem->column[k] * all];
            }
        }
    }
}

void mixed_back_beta(struct arena *arena, const struct mixed_problem *problem,
                     const double *beta, double *back)
{
    int all = problem->shape.p;
    double *t = arena_take(arena, (size_t)(all * all), sizeof *t);
    double *shift = arena_take(arena, (size_t)all, sizeof *shift);

    mixed_shape_back(&problem->shape, t, shift);
    for (int i = 0; i < problem->p; i++) {
        back[i] = shift[problem->column[i]];
        for (int k = 0; k < problem->p; k++) {
            back[i] +=
                t[problem->column[i] + problem->column[k] * all] * beta[k];
        }
    }
}
