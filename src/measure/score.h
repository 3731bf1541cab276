#ifndef MEASURE_SCORE_H
#define MEASURE_SCORE_H

// score - turns one filled-in questionnaire into numbers.
//
// Pure: the same sheet always gives the same scores. The rules come from the
// instrument, which is data, so this file knows no questionnaire by name.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/instrument.h"

struct sheet {
    const struct instrument *instrument;
    int answer[ITEMS_MAX]; // ANSWER_MISSING where the client left it
};

struct score {
    const struct scale *scale;
    bool known;   // false: too many gaps; never 0 instead
    double value; // only when known
    int answered;
    int of;
    const struct band *band; // NULL: unknown, or the scale has none
    bool prorated; // gaps filled by the mean of the others, as a source says
};

struct scores {
    struct score at[SCALES_MAX];
    int count;
    bool safety;     // a safety item was answered at or above its threshold
    int safety_item; // index of the first such item
    bool warning;    // an item that warns by itself (RISQ) was answered Yes
};

void sheet_init(struct sheet *sheet, const struct instrument *instrument);

// Was this value offered for the item?
bool sheet_is_offered(const struct instrument *instrument, int item, int value);

// Scores every scale. A sheet with too many gaps is not an error: it is still a
// message from a client, kept without a score, and its single answers may
// matter tonight. Only an answer that was not offered fails (ERR_INPUT).
bool score_sheet(const struct sheet *sheet, struct scores *scores,
                 struct err *err) MUST_USE;

#endif
