#ifndef STATS_POOL_GROUPS_H
#define STATS_POOL_GROUPS_H

// pool_groups - one pooled estimate for each subgroup of the studies, and a
// test whether they differ.
//
// Each subgroup has a tau2 of its own. The estimates are then compared as if
// they were studies, by their own standard errors: Q between is the weighted
// sum of squares from their common mean, chi square with one degree of freedom
// less than there are subgroups. It is what metafor users get from fitting
// rma() to each and the estimates with method="EE" and a factor. (One tau2 for
// all is a meta-regression with the factor: pool_fit.)
//
// SOURCE: Borenstein & Higgins 2013, Prev Sci 14, 134-143
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/pool.h"

struct pool_group {
    size_t k;
    bool fitted;         // false: why it was not is in `err`
    struct pool_fit fit; // if fitted
    struct err err;
};

struct pool_groups {
    size_t count;
    struct pool_group *group; // `count` of them
    double q_between, df, p;  // NAN where fewer than two were fitted
};

// `group_of[i]` of study i is below `count`. `data` has no moderators.
// ERR_INPUT only if it has, or if none can be fitted.
bool pool_groups_fit(struct arena *arena, const struct pool_data *data,
                     const struct pool_settings *settings,
                     const size_t *group_of, struct pool_groups *groups,
                     struct err *err) MUST_USE;

#endif
