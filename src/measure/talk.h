#ifndef MEASURE_TALK_H
#define MEASURE_TALK_H

// talk - have check-ins been talked about? What is collected and never
// mentioned does nothing, so the therapist is reminded, and only the therapist.
//
// The rule: a check-in that came after the last word "we talked about them"
// waits for `after` sessions; then one quiet line stands on the glance. A word
// of either of the two ends it.
// SOURCE: Collect, Share, Act (PRODUCT.md part 7, 47) for why; two sessions are
// our own number, not tested.
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stdbool.h>
#include <stdint.h>

enum { TALK_AFTER = 2 }; // sessions, unless the practice says otherwise

struct talk_course {
    const int64_t *check_ins; // when each came, in any order
    int check_in_count;
    const int64_t *held; // when each session that took place was planned
    int held_count;
    int64_t talked_at; // the newest word of either; 0: none
};

// Sessions held since the oldest check-in that nobody has talked about; 0 also
// when there is none.
int talk_sessions_waiting(const struct talk_course *course);

// `after` 0: the practice does not want to be reminded.
bool talk_is_due(const struct talk_course *course, int after);

#endif
