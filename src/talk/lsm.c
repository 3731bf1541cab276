// lsm.c - style matching from two speakers' counts.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/lsm.h"

#include <math.h>

static double per_cent(const struct word_counts *counts, int kind)
{
    return 100.0 * counts->kind[kind] / counts->words;
}

struct lsm lsm_of(const struct word_counts *first,
                  const struct word_counts *second)
{
    struct lsm lsm = {
        .words = {first->words, second->words}
    };
    bool enough =
        first->words >= LSM_LEAST_WORDS && second->words >= LSM_LEAST_WORDS;
    double sum = 0;
    for (int kind = 0; kind < WORD_KINDS; kind++) {
        double p1 = enough ? per_cent(first, kind) : NAN;
        double p2 = enough ? per_cent(second, kind) : NAN;
        // SOURCE: Ireland & Pennebaker (2010); 0.0001 keeps a kind that
        // neither uses at 1
        lsm.category[kind] = 1 - fabs(p1 - p2) / (p1 + p2 + 0.0001);
        lsm.per_cent[0][kind] = p1;
        lsm.per_cent[1][kind] = p2;
        sum += lsm.category[kind];
    }
    lsm.mean = sum / WORD_KINDS;
    return lsm;
}
