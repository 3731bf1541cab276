// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/attendance.h"

// From the row to the column: x at any time, b only before the planned time,
// a only from it on, - not in one step.
static const char FOLLOWS[ATTENDANCE_COUNT][ATTENDANCE_COUNT + 1] = {
    // planned, attended, late, by client, by practice, early, late, no show,
    // unknown
    [ATTENDANCE_PLANNED] = "xxaxxxxaa",
    [ATTENDANCE_ATTENDED] = "bxaxxxxaa",
    [ATTENDANCE_LATE] = "bxxxxxxaa",
    [ATTENDANCE_MOVED_BY_CLIENT] = "bxaxxxx-a",
    [ATTENDANCE_MOVED_BY_PRACTICE] = "bxaxxx--a",
    [ATTENDANCE_CANCELLED_EARLY] = "bxaxxxx-a",
    [ATTENDANCE_CANCELLED_LATE] = "bxaxxxxaa",
    [ATTENDANCE_NO_SHOW] = "bxaxxxxxa",
    [ATTENDANCE_UNKNOWN] = "bxaxxxxax",
};

bool attendance_may_follow(enum attendance from, enum attendance to,
                           int64_t scheduled_at, int64_t now)
{
    char when = FOLLOWS[from][to];

    return from == to || when == 'x' || (when == 'b' && now < scheduled_at)
        || (when == 'a' && now >= scheduled_at);
}

enum attendance attendance_of_cancel(int64_t scheduled_at, int64_t now)
{
    return scheduled_at - now >= DAY ? ATTENDANCE_CANCELLED_EARLY
                                     : ATTENDANCE_CANCELLED_LATE;
}

enum change_side attendance_side(enum attendance attendance)
{
    static const enum change_side SIDES[ATTENDANCE_COUNT] = {
        [ATTENDANCE_MOVED_BY_CLIENT] = CHANGE_CLIENT,
        [ATTENDANCE_MOVED_BY_PRACTICE] = CHANGE_PRACTICE,
        [ATTENDANCE_CANCELLED_EARLY] = CHANGE_CLIENT,
        [ATTENDANCE_CANCELLED_LATE] = CHANGE_CLIENT,
    };

    return SIDES[attendance];
}

// ---- reminders --------------------------------------------------------------

enum { HOURS_A_DAY = 24, AGREED_HOURS = 12, LAST_HOURS = 2 };

static int64_t days_before(const struct zone *zone, int64_t at, int days)
{
    struct civil civil = zone_civil(zone, at);
    int64_t found;

    civil = civil_of_moment(moment_of_civil(&civil) - days * DAY);
    (void)zone_moment(zone, &civil, &found);
    return found;
}

int64_t reminder_moment(const struct zone *zone, int64_t scheduled_at,
                        int64_t agreed_at, int lead_hours)
{
    int64_t rest = lead_hours % HOURS_A_DAY;
    int64_t at =
        days_before(zone, scheduled_at, lead_hours / HOURS_A_DAY) - rest * HOUR;
    int64_t settled = agreed_at + AGREED_HOURS * HOUR;

    at = at < settled ? settled : at;
    return lead_hours > 0 && at <= scheduled_at - LAST_HOURS * HOUR ? at : 0;
}
