#ifndef STATS_MIXED_JOINT_H
#define STATS_MIXED_JOINT_H

// mixed_joint - how sure a mixed model is of the expected value of a row, the
// coefficients and the effects of the row's own units taken together.
//
// With b the effects on the scale of sigma (u = L b), M = L'Z'WZL + I and
// S = M^-1 L'Z'WX, the error of x'beta + z'u, both estimated, is that of
// d'beta with d = x - S'L'z, and beside it, apart from it, that of b given
// beta:
//
//     d' V(beta) d + sigma2 (L'z)' M^-1 L'z
//
// The variances of the model are taken as known. The pattern of M holds the
// pairs of units that meet in a row of the fit or in a row that is asked of, so
// that every number of M^-1 that is needed is to be had (sparse.h).
// SOURCE: Henderson 1975, Biometrics 31, 423-447; Robinson 1991, Stat Sci 6,
// 15-32, section 4; Bates et al. 2015, J Stat Softw 67(1), section 3
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed.h"

struct mixed_joint;

#define MIXED_JOINT_NEW UINT32_MAX // a unit that the fit does not know

// Which units rows that will be asked of are of: for each term n numbers.
struct mixed_joint_rows {
    size_t n;
    const uint32_t *const *level;
};

// `data` is what was fitted (with the working weights, of a model of events;
// then fit->sigma is NAN and 1 is taken), `fit` what came out. ERR_LIMIT: too
// large for this machine. Close it.
struct mixed_joint *mixed_joint_open(struct arena *arena,
                                     const struct mixed_data *data,
                                     const struct mixed_fit *fit,
                                     const struct mixed_joint_rows *asked,
                                     struct err *err);
void mixed_joint_close(struct mixed_joint *joint); // NULL is allowed

// Of a row: x has fit->p numbers, z[k] those of term k, level[k] its unit, the
// combination of which must be one of those asked of or fitted. New units add
// nothing here: what they add is their own variance.
double mixed_joint_variance(const struct mixed_joint *joint, const double *x,
                            const double *const *z, const uint32_t *level);

// The modes of the effects of one term (level_count x q, column by column).
// Not of events, whose modes are glmm_effects().
void mixed_joint_modes(const struct mixed_joint *joint, int term, double *mode);

#endif
