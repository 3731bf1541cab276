// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_unit.h"

#include "stats/block.h"

#include <math.h>

// Lower Cholesky factor in place; what stands above it is not looked at.
static bool factorise(int q, double *m, double *log_det)
{
    double product = 1;

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
        *log_det += pivot > 1e15 ? log(pivot) : 0;
        product *= pivot > 1e15 ? 1 : pivot;
        for (int i = j; i < q; i++) {
            column[i] /= sqrt(pivot);
        }
    }
    *log_det += log(product);
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

static bool unit_of_one(double l, double a, struct mixed_unit *unit)
{
    double m = l * l * a + 1;

    unit->h[0] = l * l / m;
    unit->lm[0] = l / m;
    unit->determinant_log = log(m);
    return m >= 1 && m < 1e300;
}

static bool unit_of_two(const double *l, const double *a,
                        struct mixed_unit *unit)
{
    double al[4];
    double m0, m1, m2;
    double determinant;

    block_product(2, 2, 2, a, l, al);
    m0 = 1 + l[0] * al[0] + l[1] * al[1];
    m1 = l[2] * al[0] + l[3] * al[1];
    m2 = 1 + l[2] * al[2] + l[3] * al[3];
    determinant = m0 * m2 - m1 * m1;
    if (!(determinant > 1e-12 * m0 * m2) || determinant > 1e300) {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        unit->lm[i] = (l[i] * m2 - l[i + 2] * m1) / determinant;
        unit->lm[i + 2] = (l[i + 2] * m0 - l[i] * m1) / determinant;
    }
    unit->h[0] = unit->lm[0] * l[0] + unit->lm[2] * l[2];
    unit->h[1] = unit->lm[1] * l[0] + unit->lm[3] * l[2];
    unit->h[2] = unit->h[1];
    unit->h[3] = unit->lm[1] * l[1] + unit->lm[3] * l[3];
    unit->determinant_log = log(determinant);
    return true;
}

static bool unit_of_many(int q, const double *l, const double *a,
                         struct mixed_unit *unit)
{
    double al[MIXED_UNIT_SIZE];
    double m[MIXED_UNIT_SIZE] = {0};

    block_product(q, q, q, a, l, al);
    block_add_crossed(q, q, q, l, al, m);
    for (int i = 0; i < q; i++) {
        m[i + i * q] += 1;
    }
    unit->determinant_log = 0;
    if (!factorise(q, m, &unit->determinant_log)) {
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

bool mixed_unit_of(int q, const double *l, const double *a,
                   struct mixed_unit *unit)
{
    if (q == 1) {
        return unit_of_one(*l, *a, unit);
    }
    // Two are worked out in one go, unless M is close to singular.
    return (q == 2 && unit_of_two(l, a, unit)) || unit_of_many(q, l, a, unit);
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
