#ifndef STATS_ROBUST_H
#define STATS_ROBUST_H

// robust - standard errors that stay right when effects of the same cluster
// depend on each other in a way that the model does not know.
//
//     V = M [ sum over clusters of X'W A e e' A W X ] M,   M = (X'WX)^-1
//
// CR0: A is 1. CR1: CR0 times m / (m - 1), m clusters. CR2: A makes the
// variance unbiased were the model true; the one to use with few clusters.
// Their degrees of freedom are Satterthwaite's, for each coefficient its own.
// CR1_P is what metafor's robust() gives: CR0 times m / (m - p), t with m - p.
//
// Time and memory grow with the rows, for CR2 with the third power of the
// largest cluster.
//
// SOURCE: Bell & McCaffrey 2002, Survey Methodology 28, 169-181; Pustejovsky &
// Tipton 2018, J Bus Econ Stat 36, 672-683 (CR2 with weights); Tipton 2015,
// Psychological Methods 20, 375-393 (degrees of freedom); as in clubSandwich
// 0.5.8. STATISTICS.md 5
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/pool_levels.h"
#include "stats/pool_many.h"

enum robust_kind { ROBUST_CR0, ROBUST_CR1, ROBUST_CR2, ROBUST_CR1_P };
enum { ROBUST_KINDS = 4, ROBUST_CLUSTER_MAX = 1500 }; // rows of one, for CR2
extern const char *const ROBUST_KIND_NAMES[ROBUST_KINDS]; // "CR0", ...

struct robust_settings {
    enum robust_kind kind;
    double level; // of intervals: .95
    // The cluster of each row: numbers below k, in any order. NULL: the study
    // (of pool_fit: each row is one). A cluster holds whole studies.
    const uint32_t *cluster;
};

struct robust_fit {
    enum robust_kind kind;
    size_t clusters;
    int p;
    struct pool_coefficient *beta; // p: the estimates of the fit, the rest new
    double *vb;                    // p x p
};

// ERR_INPUT: fewer than two clusters (CR1_P: not more than p), or a study in
// two of them; ERR_LIMIT: CR2 with a cluster above ROBUST_CLUSTER_MAX. A df
// that is not defined is NAN, and so are p and limits: `df` NAN here never
// means normal.
bool robust_of_pool(struct arena *arena, const struct pool_data *data,
                    const struct pool_fit *model,
                    const struct robust_settings *settings,
                    struct robust_fit *fit, struct err *err) MUST_USE;
bool robust_of_levels(struct arena *arena, const struct pool_levels_data *data,
                      const struct pool_levels_fit *model,
                      const struct robust_settings *settings,
                      struct robust_fit *fit, struct err *err) MUST_USE;
bool robust_of_many(struct arena *arena, const struct pool_many_data *data,
                    const struct pool_many_fit *model,
                    const struct robust_settings *settings,
                    struct robust_fit *fit, struct err *err) MUST_USE;

#endif
