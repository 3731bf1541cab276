// The bodies stand here once, inlined into one function for each number of
// effects, so that the compiler unrolls their loops.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_pass.h"

#include "stats/block.h"
#include "stats/mixed_unit.h"

#include <math.h>

#define UNROLLED static inline __attribute__((always_inline))

// A sum of logarithms of numbers from 1 on, by their products: ln() is dear.
struct logs {
    double sum, product;
};

static inline void add_log(struct logs *logs, double determinant, double count)
{
    static const double LARGE = 1e150;

    if (determinant > LARGE || count > 1) {
        logs->sum += count * log(determinant);
        return;
    }
    logs->product *= determinant;
    if (logs->product > LARGE) {
        logs->sum += log(logs->product);
        logs->product = 1;
    }
}

// ---- a unit -----------------------------------------------------------------

static inline bool unit_of_one(const double *l, const double *a,
                               struct mixed_unit *unit)
{
    double m = l[0] * l[0] * a[0] + 1;

    unit->h[0] = l[0] * l[0] / m;
    unit->lm[0] = l[0] / m;
    unit->determinant = m;
    unit->log_rest = 0;
    return m < 1e300;
}

// False where M is so close to singular that its roots should be taken.
static inline bool unit_of_two(const double *l, const double *a,
                               struct mixed_unit *unit)
{
    double al0 = a[0] * l[0] + a[2] * l[1];
    double al1 = a[1] * l[0] + a[3] * l[1];
    double al2 = a[0] * l[2] + a[2] * l[3];
    double al3 = a[1] * l[2] + a[3] * l[3];
    double m0 = 1 + l[0] * al0 + l[1] * al1;
    double m1 = l[2] * al0 + l[3] * al1;
    double m2 = 1 + l[2] * al2 + l[3] * al3;
    double determinant = m0 * m2 - m1 * m1;
    double share = 1 / determinant;

    unit->lm[0] = (l[0] * m2 - l[2] * m1) * share;
    unit->lm[1] = (l[1] * m2 - l[3] * m1) * share;
    unit->lm[2] = (l[2] * m0 - l[0] * m1) * share;
    unit->lm[3] = (l[3] * m0 - l[1] * m1) * share;
    unit->h[0] = unit->lm[0] * l[0] + unit->lm[2] * l[2];
    unit->h[1] = unit->lm[1] * l[0] + unit->lm[3] * l[2];
    unit->h[2] = unit->h[1];
    unit->h[3] = unit->lm[1] * l[1] + unit->lm[3] * l[3];
    unit->determinant = determinant;
    unit->log_rest = 0;
    return determinant > 1e-12 * m0 * m2 && determinant < 1e300;
}

UNROLLED bool unit_of(int q, const double *l, const double *a,
                      struct mixed_unit *unit)
{
    if (q == 1) {
        return unit_of_one(l, a, unit);
    }
    return (q == 2 && unit_of_two(l, a, unit)) || mixed_unit_of(q, l, a, unit);
}

// ---- up ---------------------------------------------------------------------

struct size { // constants wherever the compiler can see them
    int q, basis;
};

// Takes what one clump explains out of its parent's sums.
UNROLLED void take_clump(struct size size, const struct mixed_clump *clump,
                         const double *response, const double *design,
                         const double *h, double *gram)
{
    int q = size.q;
    int basis = size.basis;
    int width = basis + 1;

    gram += clump->parent * block_size(width, width);
    for (int j = 0; j < basis; j++) {
        double hb[MIXED_EFFECTS_MAX]; // H times the design

        for (int i = 0; i < q; i++) {
            hb[i] =
                block_dot_steps(h + i, q, block_column_of(design, q, j), 1, q);
        }
        for (int i = j; i < basis; i++) {
            gram[i] -=
                clump->count * block_dot(block_column_of(design, q, i), hb, q);
        }
        gram[basis] -= block_dot(hb, response, q);
        gram += width;
    }
    gram[basis] -= block_dot(h, response + q, q * q);
}

UNROLLED bool reduce(struct size size, const struct mixed_pass *pass,
                     double *gram, double *log_det)
{
    const struct mixed_clumps *clumps = pass->clumps;
    int q = size.q;
    struct logs logs = {0, 1};
    struct mixed_unit unit;
    double a[MIXED_UNIT_SIZE];

    for (size_t p = 0; p < clumps->pattern_count; p++) {
        const double *design = clumps->design + p * block_size(q, size.basis);

        block_pick_columns(q, pass->column, q, design, a);
        if (!unit_of(q, pass->l, a, &unit)) {
            return false;
        }
        for (size_t n = clumps->first[p]; n < clumps->first[p + 1]; n++) {
            take_clump(size, &clumps->at[n],
                       clumps->response + n * block_size(q, q + 1), design,
                       unit.h, gram);
            add_log(&logs, unit.determinant, clumps->at[n].count);
            logs.sum += clumps->at[n].count * unit.log_rest;
        }
    }
    *log_det += logs.sum + log(logs.product);
    return true;
}

bool mixed_pass_reduce(const struct mixed_pass *pass, double *gram,
                       double *log_det)
{
    struct size size = {pass->clumps->q, pass->clumps->basis};

    if (size.q == 2 && size.basis == 2) { // growth, and nothing else
        return reduce((struct size){2, 2}, pass, gram, log_det);
    }
    switch (size.q) {
    case 1: return reduce((struct size){1, size.basis}, pass, gram, log_det);
    case 2: return reduce((struct size){2, size.basis}, pass, gram, log_det);
    case 3: return reduce((struct size){3, size.basis}, pass, gram, log_det);
    default: return reduce(size, pass, gram, log_det);
    }
}

// ---- down -------------------------------------------------------------------

// by_h -= what one clump says: its designs are equal, its responses are summed.
UNROLLED void slope_of_clump(struct size size, const struct mixed_clump *clump,
                             const double *response, const double *design,
                             const double *by, double *by_h)
{
    int q = size.q;
    int basis = size.basis;
    double toward[MIXED_EFFECTS_MAX] = {0}; // design times the last column

    by += clump->parent * block_size(basis + 1, basis + 1);
    for (int j = 0; j < basis; j++, by += basis + 1) {
        const double *here = block_column_of(design, q, j);
        double own[MIXED_EFFECTS_MAX];

        for (int i = 0; i < q; i++) {
            own[i] =
                -clump->count * block_dot_steps(design + i, q, by, 1, basis);
            toward[i] += by[basis] * here[i];
        }
        for (int i = 0; i < q; i++) {
            block_add(by_h + (ptrdiff_t)i * q, here[i], own, q);
        }
    }
    for (int i = 0; i < q; i++) {
        double *column = by_h + (ptrdiff_t)i * q;

        block_add(column, -response[i], toward, q);
        block_add(column, -toward[i], response, q);
        block_add(column, -by[basis], response + q + (ptrdiff_t)i * q, q);
    }
}

// slope += 2 ((I - A H) S + count A) L M^-1, as mixed_unit_slope().
UNROLLED void slope_of_unit(int q, const struct mixed_unit *unit,
                            const double *a, const double *by_h, double count,
                            double *slope)
{
    for (int j = 0; j < q; j++) {
        double hs[MIXED_EFFECTS_MAX];
        double x[MIXED_EFFECTS_MAX];

        for (int i = 0; i < q; i++) {
            hs[i] =
                block_dot_steps(unit->h + i, q, by_h + (ptrdiff_t)j * q, 1, q);
        }
        for (int i = 0; i < q; i++) {
            x[i] = by_h[i + j * q] + count * a[i + j * q]
                 - block_dot_steps(a + i, q, hs, 1, q);
        }
        for (int k = 0; k < q; k++) {
            block_add(slope + (ptrdiff_t)k * q, 2 * unit->lm[j + k * q], x, q);
        }
    }
}

UNROLLED void slope_of_all(struct size size, const struct mixed_pass *pass,
                           const double *by, double *slope)
{
    const struct mixed_clumps *clumps = pass->clumps;
    int q = size.q;
    struct mixed_unit unit;
    double a[MIXED_UNIT_SIZE];
    double by_h[MIXED_UNIT_SIZE];

    for (size_t p = 0; p < clumps->pattern_count; p++) {
        const double *design = clumps->design + p * block_size(q, size.basis);
        double count = 0;

        for (int i = 0; i < q * q; i++) {
            by_h[i] = 0;
        }
        block_pick_columns(q, pass->column, q, design, a);
        (void)unit_of(q, pass->l, a, &unit); // it was good on the way up
        for (size_t n = clumps->first[p]; n < clumps->first[p + 1]; n++) {
            slope_of_clump(size, &clumps->at[n],
                           clumps->response + n * block_size(q, q + 1), design,
                           by, by_h);
            count += clumps->at[n].count;
        }
        slope_of_unit(q, &unit, a, by_h, count, slope);
    }
}

void mixed_pass_slope(const struct mixed_pass *pass, const double *by,
                      double *slope)
{
    struct size size = {pass->clumps->q, pass->clumps->basis};

    if (size.q == 2 && size.basis == 2) {
        slope_of_all((struct size){2, 2}, pass, by, slope);
        return;
    }
    switch (size.q) {
    case 1: slope_of_all((struct size){1, size.basis}, pass, by, slope); break;
    case 2: slope_of_all((struct size){2, size.basis}, pass, by, slope); break;
    case 3: slope_of_all((struct size){3, size.basis}, pass, by, slope); break;
    default: slope_of_all(size, pass, by, slope); break;
    }
}
