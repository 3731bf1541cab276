#ifndef MEASURE_TALLY_H
#define MEASURE_TALLY_H

// tally - adds up sheets in which every item has an answer of one digit: what
// each digit adds to each scale is looked up, so that a million sheets take a
// blink. A sheet that is unlike that goes to score_sheet(), the only place that
// knows the rules; two complete sheets with the same tally have the same
// scores.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/instrument.h"

enum { TALLY_MOST = 255 }; // more is left to score_sheet()

enum tally_mark {
    TALLY_SAFETY = 1, // a safety answer
    TALLY_OTHER = 2,  // score_sheet() must look at it
};

// Sums of up to eight scales, 16 bits each: added by two additions.
struct tally {
    uint64_t sums[2];
    unsigned marks; // of enum tally_mark
};

struct tally_digits {
    struct tally of[10];
};

// What the ten digits are worth for each item; `digits` has item_count.
void tally_init(struct tally_digits *digits, const struct instrument *in);

static inline void tally_add(struct tally *tally, const struct tally *worth)
{
    tally->sums[0] += worth->sums[0];
    tally->sums[1] += worth->sums[1];
    tally->marks |= worth->marks;
}

static inline unsigned tally_sum(const struct tally *tally, int scale)
{
    return tally->sums[scale / 4] >> (scale % 4 * 16) & 0xffff;
}

#endif
