// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/quiet.h"

enum { HOUR_MINUTES = 60 };

static int minutes_of(const struct civil *civil)
{
    return civil->hour * HOUR_MINUTES + civil->minute;
}

static bool is_within(const struct quiet_hours *quiet, int minutes)
{
    return quiet->from <= quiet->until
             ? minutes >= quiet->from && minutes < quiet->until
             : minutes >= quiet->from || minutes < quiet->until;
}

int64_t quiet_end(const struct quiet_hours *quiet, const struct zone *zone,
                  int64_t at)
{
    struct civil civil = zone_civil(zone, at);
    int minutes = minutes_of(&civil);
    int64_t end;

    if (!is_within(quiet, minutes)) {
        return at;
    }
    if (minutes >= quiet->until) { // tomorrow's
        civil = civil_of_moment(moment_of_civil(&civil) + DAY);
    }
    civil.hour = quiet->until / HOUR_MINUTES;
    civil.minute = quiet->until % HOUR_MINUTES;
    civil.second = 0;
    (void)zone_moment(zone, &civil, &end);
    // An end that exists twice, seen from between the two: the second one.
    return end > at ? end : at + (quiet->until - minutes) * MINUTE;
}
