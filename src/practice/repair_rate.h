#ifndef PRACTICE_REPAIR_RATE_H
#define PRACTICE_REPAIR_RATE_H

// repair_rate - how often, in the whole practice, a moment that felt off was
// talked about and came back to the usual range. Never of one therapist: the
// queries know none (PRODUCT.md A1, A2; a test looks). Counts below five are
// not shown.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

enum { REPAIR_SMALL = 5, REPAIR_RATE_DAYS = 365 };

struct repair_rate {
    int dips;     // checks of the last year that were low, or lower than usual
    int talked;   // of these: "yes" or "partly" within two sessions
    int returned; // of these: back in the usual range
};

bool repair_rate_read(struct practice *practice, struct repair_rate *rate,
                      struct err *err) MUST_USE;

// "12", or "fewer than five".
struct str repair_rate_words(struct arena *arena, int count);

#endif
