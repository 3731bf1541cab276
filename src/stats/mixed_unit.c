// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_unit.h"

#include <math.h>
#include <string.h>

// c = a b, all q x q; `transposed`: c = a' b.
static void multiply(int q, const double *a, bool transposed, const double *b,
                     double *c)
{
    int row = transposed ? q : 1;
    int step = transposed ? 1 : q;

    for (int j = 0; j < q; j++) {
        for (int i = 0; i < q; i++) {
            double sum = 0;

            for (int k = 0; k < q; k++) {
                sum += a[i * row + k * step] * b[k + j * q];
            }
            c[i + j * q] = sum;
        }
    }
}

// Lower Cholesky factor in place; what stands above it is not looked at.
static bool factorise(int q, double *m, double *log_det)
{
    double product = 1;

    for (int j = 0; j < q; j++) {
        double pivot = m[j + j * q];

        for (int k = 0; k < j; k++) {
            pivot -= m[j + k * q] * m[j + k * q];
        }
        if (!(pivot > 0) || pivot > 1e300) {
            return false;
        }
        *log_det += pivot > 1e15 ? log(pivot) : 0;
        product *= pivot > 1e15 ? 1 : pivot;
        pivot = sqrt(pivot);
        m[j + j * q] = pivot;
        for (int i = j + 1; i < q; i++) {
            double sum = m[i + j * q];

            for (int k = 0; k < j; k++) {
                sum -= m[i + k * q] * m[j + k * q];
            }
            m[i + j * q] = sum / pivot;
        }
    }
    *log_det += log(product);
    return true;
}

// M^-1 L' from the factor of M, column by column.
static void solve_for(int q, const double *m, double *x)
{
    for (int j = 0; j < q; j++) {
        double *column = x + (size_t)(j * q);

        for (int i = 0; i < q; i++) {
            for (int k = 0; k < i; k++) {
                column[i] -= m[i + k * q] * column[k];
            }
            column[i] /= m[i + i * q];
        }
        for (int i = q - 1; i >= 0; i--) {
            for (int k = i + 1; k < q; k++) {
                column[i] -= m[k + i * q] * column[k];
            }
            column[i] /= m[i + i * q];
        }
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

    multiply(2, a, false, l, al);
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
    double m[MIXED_UNIT_SIZE];

    multiply(q, a, false, l, al);
    multiply(q, l, true, al, m);
    for (int i = 0; i < q; i++) {
        m[i + i * q] += 1;
    }
    unit->determinant_log = 0;
    if (!factorise(q, m, &unit->determinant_log)) {
        return false;
    }
    for (int j = 0; j < q; j++) {
        for (int i = 0; i < q; i++) {
            al[i + j * q] = l[j + i * q];
        }
    }
    solve_for(q, m, al); // M^-1 L'
    multiply(q, l, false, al, unit->h);
    for (int j = 0; j < q; j++) {
        for (int i = 0; i < q; i++) {
            unit->lm[i + j * q] = al[j + i * q];
        }
    }
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
    double s[MIXED_UNIT_SIZE]; // S H
    double x[MIXED_UNIT_SIZE]; // count A + (I - A H) S, times L M^-1 at the end

    // (I - A H) S = S - A (H S); S and H are symmetric
    multiply(q, unit->h, false, by_h, s);
    multiply(q, a, false, s, x);
    for (int i = 0; i < q * q; i++) {
        x[i] = by_h[i] - x[i] + count * a[i];
    }
    multiply(q, x, false, unit->lm, s);
    for (int i = 0; i < q * q; i++) {
        slope[i] += 2 * s[i];
    }
}
