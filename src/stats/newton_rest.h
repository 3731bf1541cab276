#ifndef STATS_NEWTON_REST_H
#define STATS_NEWTON_REST_H

// newton_rest - newton.h with one coordinate that does not move.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/newton.h"

// As newton_find(); x[held] stays what it is. `end` has no axes. Not with
// problem->rough.
bool newton_find_rest(struct arena *arena, const struct newton_problem *problem,
                      int held, double *x, struct newton_end *end) MUST_USE;

#endif
