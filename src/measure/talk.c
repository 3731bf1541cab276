// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/talk.h"

// The oldest check-in since the last word; 0: none.
static int64_t oldest_waiting(const struct talk_course *course)
{
    int64_t oldest = 0;

    for (int i = 0; i < course->check_in_count; i++) {
        int64_t at = course->check_ins[i];

        if (at > course->talked_at && (oldest == 0 || at < oldest)) {
            oldest = at;
        }
    }
    return oldest;
}

int talk_sessions_waiting(const struct talk_course *course)
{
    int64_t since = oldest_waiting(course);
    int count = 0;

    for (int i = 0; since != 0 && i < course->held_count; i++) {
        count += course->held[i] > since;
    }
    return count;
}

bool talk_is_due(const struct talk_course *course, int after)
{
    return after > 0 && talk_sessions_waiting(course) >= after;
}
