#ifndef STATS_GLMM_PROFILE_H
#define STATS_GLMM_PROFILE_H

// glmm_profile - how far each parameter of a model of events can go before the
// data object: mixed_profile.h for glmm.h, as lme4's confint() of a glmer fit.
//
// Coefficients and standard deviations; correlations of effects are not
// profiled (NAN).
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/glmm.h"
#include "stats/mixed_profile.h"

// `data` and `settings` are what `fit` was made of. profile->sigma is NAN.
void glmm_profile_of(struct arena *arena, const struct mixed_data *data,
                     const struct glmm_settings *settings,
                     const struct glmm_fit *fit, double level,
                     struct mixed_profile *profile);

#endif
