#ifndef STATS_MIXED_PASS_H
#define STATS_MIXED_PASS_H

// mixed_pass - one pass over all clumps, up or down: where the time of a large
// fit goes. The same arithmetic as for larger units (mixed_unit.h), compiled
// once for each number of effects that is common.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_clumps.h"

// What every pass needs.
struct mixed_pass {
    const struct mixed_clumps *clumps;
    const int *column; // q: the effects' columns of the basis
    const double *l;   // q x q
};

// Takes what the clumps explain out of the lower triangles of their parents'
// sums (`gram`: width x width each), and adds ln|M| of all units.
bool mixed_pass_reduce(const struct mixed_pass *pass, double *gram,
                       double *log_det);

// Adds to `slope` (q x q) the slope by l, from that by the parents' sums (`by`:
// width x width each).
void mixed_pass_slope(const struct mixed_pass *pass, const double *by,
                      double *slope);

#endif
