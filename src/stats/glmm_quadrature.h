#ifndef STATS_GLMM_QUADRATURE_H
#define STATS_GLMM_QUADRATURE_H

// glmm_quadrature - the likelihood of units with one effect each by Gauss and
// Hermite's quadrature, around the mode and as wide as the curvature there.
//
// SOURCE: Pinheiro & Bates 1995, J Comput Graph Stat 4, 12-35, eq. 2.12;
// Golub & Welsch 1969, Math Comp 23, 221-230 (the nodes)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/glmm_modes.h"

// The nodes of problem->nodes and their weights. False: not found.
bool glmm_quadrature_make(struct arena *arena,
                          struct glmm_problem *problem) MUST_USE;

// At the modes, with the factor of M: the deviance but for its constant, and
// its direct slopes, by row (by_eta, by_spread, by_v) and by unit (by_u).
double glmm_quadrature(struct glmm_problem *problem);

#endif
