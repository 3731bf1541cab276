#ifndef STATS_CLUSTERED_SHARE_H
#define STATS_CLUSTERED_SHARE_H

// clustered_share - a share of observations that come in clusters, as scores
// come in people: how large, and how sure.
//
// The variance of a share whose observations go together is that of a ratio of
// two totals over clusters. It says how many independent observations these
// are worth, n' = p (1 - p) / variance (never more than there are, so that
// clusters that happen to be alike do not feign a certainty); Wilson's interval
// with n' in the place of n keeps within 0 and 1. Where all or none are hits,
// n' cannot be told, and is the number of clusters.
//
// Four people with 3 of 4, 2 of 4, 4 of 4 and 1 of 2: share .7143, n' 13.4,
// 95 % .448 to .885.
//
// SOURCE: Cochran 1977, Sampling Techniques, 3rd ed., 6.3 (ratio of totals);
// Dean & Pagano 2015, J Surv Stat Methodol 3, 484-503 (Wilson's interval with
// the effective sample size)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/two_groups.h"

struct clustered_share { // sums over clusters
    double clusters, hits, n, hits_hits, hits_n, n_n;
};

// A cluster with n > 0 observations, of which `hits` count (halves may).
void clustered_share_add(struct clustered_share *share, double hits, double n);
// NAN without a cluster; with a single one no limits.
struct interval clustered_share_interval(const struct clustered_share *share);

#endif
