#ifndef STATS_MIXED_PROFILE_H
#define STATS_MIXED_PROFILE_H

// mixed_profile - how far each parameter can go before the data object.
//
// With one parameter held at a value and all others at their best, the ML
// deviance rises above its lowest point by zeta squared; the limits are where
// zeta is the normal point of the level. Not symmetric where the likelihood is
// not, and never beyond what can be: a standard deviation below 0, a
// correlation beyond 1. As lme4's confint(), also of a REML fit by ML, but to
// the last digits (lme4 interpolates between a few points).
//
// SOURCE: Bates et al. 2015, section 5.1; Venzon & Moolgavkar 1988, Appl Stat
// 37, 87-94
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed.h"

struct mixed_limits {
    double low, high; // NAN: not found
};

struct mixed_profile {
    // theta_count: of each term the lower triangle, column by column; standard
    // deviations on its diagonal, correlations below.
    struct mixed_limits *variation;
    struct mixed_limits sigma;
    struct mixed_limits *beta; // p
};

// False: the ML fit itself does not work.
bool mixed_profile_of(struct arena *arena, const struct mixed_fit *fit,
                      double level, struct mixed_profile *profile,
                      struct err *err) MUST_USE;

#endif
