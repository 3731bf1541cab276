// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/wald.h"

#include "base/arena.h"
#include "stats/distribution.h"
#include "stats/matrix.h"
#include "stats/pool.h"

#include <math.h>
#include <string.h>

void wald_coefficients(struct pool_coefficient *beta, const double *vb, int p,
                       double level)
{
    for (int i = 0; i < p; i++) {
        struct pool_coefficient *one = &beta[i];
        bool is_defined = isnan(one->df) || one->df > 0;
        double limit = is_defined ? t_limit(level, one->df) : NAN;

        one->se = sqrt(vb[i + i * p]);
        one->statistic = one->estimate / one->se;
        one->p = is_defined ? t_two_sided(one->statistic, one->df) : NAN;
        one->low = one->estimate - limit * one->se;
        one->high = one->estimate + limit * one->se;
    }
}

bool wald_omnibus(struct arena *arena, const struct pool_coefficient *beta,
                  const double *vb, int p, int first, struct wald_test *test)
{
    size_t mark = arena_mark(arena);
    size_t m = (size_t)(p - first);
    size_t from = (size_t)first;
    double *v = arena_take(arena, m, m * sizeof *v);
    double *b = arena_take(arena, m, sizeof *b);
    double sum = 0;
    bool is_regular;

    for (size_t j = 0; j < m; j++) {
        b[j] = beta[from + j].estimate;
        memcpy(v + j * m, vb + from + (from + j) * (size_t)p, m * sizeof *v);
    }
    is_regular = matrix_solve(v, p - first, b, 1);
    for (size_t j = 0; j < m; j++) {
        sum += b[j] * beta[from + j].estimate;
    }
    arena_rewind(arena, mark);
    test->df1 = p - first;
    test->statistic = isnan(test->df2) ? sum : sum / test->df1;
    test->p = isnan(test->df2) ? chi_square_above(sum, test->df1)
                               : f_above(test->statistic, test->df1, test->df2);
    return is_regular;
}

struct wald_test wald_moderators(struct arena *arena,
                                 const struct pool_coefficient *beta,
                                 const double *vb, int p, bool intercept)
{
    struct wald_test test = {.df2 = beta[0].df};

    if (!wald_omnibus(arena, beta, vb, p, intercept && p > 1, &test)) {
        test.statistic = test.p = NAN;
    }
    return test;
}
