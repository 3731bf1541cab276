#ifndef STATS_CLUSTERS_H
#define STATS_CLUSTERS_H

// clusters - rows of data put together by a code: the effects of each study.
//
//     codes 4 0 4 7 0: three clusters, rows 1 4, 0 2 and 3
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stddef.h>
#include <stdint.h>

struct arena;

// The rows of cluster c are row[start[c]] to row[start[c + 1] - 1], in the
// order of the data; clusters are in the order of their codes. Empty ones are
// none.
struct clusters {
    size_t count, largest;
    size_t *start; // count + 1
    size_t *row;   // k
};

// Codes are below k. NULL: each row is a cluster of its own.
struct clusters clusters_of(struct arena *arena, const uint32_t *codes,
                            size_t k);

#endif
