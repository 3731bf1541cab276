#ifndef STATS_COX_CLUSTER_H
#define STATS_COX_CLUSTER_H

// cox_cluster - how sure a Cox model is when rows of one cluster (a client, a
// therapist) are alike: each cluster's pull at the coefficients, squared.
//
// SOURCE: Lin & Wei 1989, JASA 84, 1074-1078; Therneau & Grambsch 2000,
// Modeling Survival Data, ch. 7 and 8
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/cox_walk.h"

// `risk` holds exp(x beta) of each row, `naive` the inverse information (p x
// p); `variance` (p x p) is filled.
void cox_cluster_variance(struct arena *arena, const struct cox_rows *rows,
                          enum cox_ties ties, const double *risk,
                          const double *naive, double *variance);

#endif
