// coordination.c - who takes up whose small words.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/coordination.h"

#include <math.h>

static double coordination_in(const struct word_reply *replies, size_t count,
                              int kind)
{
    unsigned bit = 1U << kind;
    int before = 0, after = 0, both = 0;
    for (size_t i = 0; i < count; i++) {
        bool has_before = replies[i].before & bit;
        bool has_after = replies[i].after & bit;
        before += has_before;
        after += has_after;
        both += has_before && has_after;
    }
    if (before < COORDINATION_LEAST) {
        return NAN;
    }
    // SOURCE: Danescu-Niculescu-Mizil et al. (2012), equation 1
    return (double)both / before - (double)after / (double)count;
}

struct coordination coordination_of(const struct word_reply *replies,
                                    size_t count)
{
    struct coordination found = {.mean = NAN, .replies = (int)count};
    double sum = 0;
    int known = 0;
    for (int kind = 0; kind < WORD_KINDS; kind++) {
        bool used = kind != WORD_NEGATION && count > 0;
        double value = used ? coordination_in(replies, count, kind) : NAN;
        found.kind[kind] = value;
        sum += isnan(value) ? 0 : value;
        known += !isnan(value);
    }
    if (count >= COORDINATION_LEAST_REPLIES && known > 0) {
        found.mean = sum / known;
    }
    return found;
}
