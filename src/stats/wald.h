#ifndef STATS_WALD_H
#define STATS_WALD_H

// wald - from coefficients and their covariances to tests and intervals, the
// same for every model here.
//
//     0.1847, variance 0.00715, normal: z = 2.1845, p = 0.0289, 0.019 to 0.350
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stdbool.h>

struct arena;
struct pool_coefficient;

// Fills in se, statistic, p, low and high of p coefficients whose `estimate`
// and `df` are set (df NAN: normal; 0 or below: p and limits are NAN). `vb` is
// p x p; `level` is .95 for 95 %.
void wald_coefficients(struct pool_coefficient *beta, const double *vb, int p,
                       double level);

// The omnibus test that the coefficients from `first` (below p) on are all 0:
// chi square with df1 degrees of freedom, or F with df1 and df2 when the df2
// given is not NAN (then `statistic` is the chi square divided by df1). False:
// vb is singular there.
struct wald_test {
    double statistic, p;
    int df1;
    double df2; // given
};
bool wald_omnibus(struct arena *arena, const struct pool_coefficient *beta,
                  const double *vb, int p, int first, struct wald_test *test);

// The same of the moderators: of all coefficients but an intercept, or of the
// intercept when it stands alone; df2 is that of the first. Statistic and p are
// NAN where vb is singular.
struct wald_test wald_moderators(struct arena *arena,
                                 const struct pool_coefficient *beta,
                                 const double *vb, int p, bool intercept);

#endif
