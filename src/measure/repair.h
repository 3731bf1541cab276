#ifndef MEASURE_REPAIR_H
#define MEASURE_REPAIR_H

// repair - what a note of a strain can say with taps, the one question before
// the next session, and when it is asked whether it was talked about.
//
// The order is fixed: notice, ask, own, and only later change something.
// SOURCE: Eubanks, Burckell & Goldfried 2018 (PRODUCT.md part 7, 11): experts
// found moves towards change less helpful while the strain lasts. Withdrawal
// and confrontation: Eubanks, Muran & Safran (10). The chips and the questions
// are our own words, not tested.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

struct repair_chip {
    const char *name;
    const char *words;
    const char *hint; // or NULL
};

enum { REPAIR_CHIPS_MAX = 6 };

struct repair_group {
    const char *name; // "type"
    const char *legend;
    bool several;                               // more than one may be chosen
    struct repair_chip chips[REPAIR_CHIPS_MAX]; // ends with one without a name
};

enum repair_group_index {
    REPAIR_TYPE,
    REPAIR_ABOUT,
    REPAIR_DID,
    REPAIR_WILL,
    REPAIR_GROUP_COUNT,
};
extern const struct repair_group REPAIR_GROUPS[REPAIR_GROUP_COUNT];

// NULL: no such chip in the group.
const struct repair_chip *repair_chip_find(const struct repair_group *group,
                                           struct str name);

// The one question before the next session. `type` may be empty: no note.
const char *repair_question(struct str type);

// What is asked about a moment that felt off.
enum repair_step {
    REPAIR_OVER,   // answered, or too long ago to ask without nagging
    REPAIR_ASK,    // before the next session: the one question
    REPAIR_TALKED, // after it: "Was it talked about?"
};
enum { REPAIR_WINDOW = 2 }; // sessions

// `held`: sessions that were held since that moment's own.
enum repair_step repair_step_of(int held, bool answered);

#endif
