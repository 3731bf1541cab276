// tally.c - see tally.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/tally.h"

#include "measure/score.h"

// 128 items of at most 255 each do not reach the neighbour's bits.
_Static_assert(ITEMS_MAX *TALLY_MOST < 1 << 16, "a sum has 16 bits");
_Static_assert(SCALES_MAX <= 8, "a tally has room for eight sums");

static int points_in(const struct instrument *in, const struct scale *scale,
                     int at, int answer)
{
    const struct item *item = &in->items[at];
    int points = 0;

    for (int i = 0; i < scale->item_count; i++) {
        if (scale->items[i] == at) {
            points +=
                scale->reversed[i] ? item->low + item->high - answer : answer;
        }
    }
    return points;
}

static void weigh(struct tally *worth, const struct instrument *in, int at,
                  int answer)
{
    const struct item *item = &in->items[at];

    if (!sheet_is_offered(in, at, answer)) {
        worth->marks = TALLY_OTHER;
        return;
    }
    if (item->safety_from != ANSWER_MISSING && answer >= item->safety_from) {
        worth->marks = TALLY_SAFETY;
    }
    for (int s = 0; s < in->scale_count; s++) {
        int points = points_in(in, &in->scales[s], at, answer);

        if (points < 0 || points > TALLY_MOST) {
            worth->marks |= TALLY_OTHER;
        } else {
            worth->sums[s / 4] += (uint64_t)points << (s % 4 * 16);
        }
    }
}

void tally_init(struct tally_digits *digits, const struct instrument *in)
{
    for (int at = 0; at < in->item_count; at++) {
        digits[at] = (struct tally_digits){0};
        for (int answer = 0; answer < 10; answer++) {
            weigh(&digits[at].of[answer], in, at, answer);
        }
    }
}
