#ifndef STATS_GLMM_CHECK_H
#define STATS_GLMM_CHECK_H

// glmm_check - what a generalised linear mixed model cannot be fitted to.
//
// For glmm.c.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/glmm.h"

bool glmm_check(struct arena *arena, const struct mixed_data *data,
                const struct glmm_settings *settings, struct glmm_fit *fit,
                struct err *err) MUST_USE;

#endif
