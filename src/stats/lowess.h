#ifndef STATS_LOWESS_H
#define STATS_LOWESS_H

// lowess - a smooth line through a cloud of points: at each point a straight
// line is fitted to its nearest neighbours, the nearer the heavier, and points
// that lie far from it are then trusted less.
//
// As R's lowess(x, y, f, iter, delta = 0). Costs n times the neighbours: thin
// out what has more than some thousand points.
// SOURCE: Cleveland 1979, J Am Stat Assoc 74, 829-836
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stddef.h>

struct arena;

// `x` in rising order, all numbers finite. `share` (0 to 1) of the points are
// neighbours, two at least; `rounds` times far points lose weight. `line`: n.
struct lowess_settings {
    double share;
    int rounds;
};
void lowess(struct arena *arena, const double *x, const double *y, size_t n,
            const struct lowess_settings *settings, double *line);

#endif
