// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_unit.h"

#include "stats/block.h"

#include <math.h>

// Lower Cholesky factor in place; what stands above it is not looked at.
static bool factorise(int q, double *m, struct mixed_unit *unit)
{
    double *product = &unit->determinant;

    for (int j = 0; j < q; j++) {
        double *column = block_column(m, q, j);
        double pivot;

        for (int k = 0; k < j; k++) {
            block_add(column + j, -m[j + k * q], block_column_of(m, q, k) + j,
                      q - j);
        }
        pivot = column[j];
        if (!(pivot > 0) || pivot > 1e300) {
            return false;
        }
        unit->log_rest += pivot > 1e15 ? log(pivot) : 0;
        *product *= pivot > 1e15 ? 1 : pivot;
        for (int i = j; i < q; i++) {
            column[i] /= sqrt(pivot);
        }
    }
    return true;
}

// M^-1 x from the factor of M.
static void solve_for(int q, const double *m, double *x)
{
    for (int i = 0; i < q; i++) {
        x[i] = (x[i] - block_dot_steps(m + i, q, x, 1, i)) / m[i + i * q];
    }
    for (int i = q - 1; i >= 0; i--) {
        x[i] = (x[i]
                - block_dot(block_column_of(m, q, i) + i + 1, x + i + 1,
                            q - i - 1))
             / m[i + i * q];
    }
}

bool mixed_unit_of(int q, const double *l, const double *a,
                   struct mixed_unit *unit)
{
    double al[MIXED_UNIT_SIZE];
    double m[MIXED_UNIT_SIZE] = {0};

    unit->determinant = 1;
    unit->log_rest = 0;
    block_product(q, q, q, a, l, al);
    block_add_crossed(q, q, q, l, al, m);
    for (int i = 0; i < q; i++) {
        m[i + i * q] += 1;
    }
    if (!factorise(q, m, unit)) {
        return false;
    }
    block_transpose(q, q, l, al);
    for (int j = 0; j < q; j++) {
        solve_for(q, m, block_column(al, q, j)); // M^-1 L'
    }
    block_product(q, q, q, l, al, unit->h);
    block_transpose(q, q, al, unit->lm);
    return true;
}

void mixed_unit_slope(int q, const struct mixed_unit *unit, const double *a,
                      const double *by_h, double count, double *slope)
{
    double hs[MIXED_UNIT_SIZE]; // H S, and then all of it
    double x[MIXED_UNIT_SIZE];  // (I - A H) S + count A

    block_product(q, q, q, unit->h, by_h, hs);
    block_product(q, q, q, a, hs, x);
    for (int i = 0; i < q * q; i++) {
        x[i] = by_h[i] - x[i] + count * a[i];
    }
    block_product(q, q, q, x, unit->lm, hs);
    for (int i = 0; i < q * q; i++) {
        slope[i] += 2 * hs[i];
    }
}
