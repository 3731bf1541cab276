#ifndef MEASURE_QUIET_H
#define MEASURE_QUIET_H

// quiet - the hours in which nobody's telephone rings because of us. Pure.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/zone.h"

// Local time, every day, minutes after midnight. `from` after `until` goes
// over midnight (20:00 to 08:00); the same twice: no quiet hours.
struct quiet_hours {
    int from, until;
};

// When one may write again: `at` itself outside the quiet hours, otherwise
// their end, also in a night in which the clock is moved.
int64_t quiet_end(const struct quiet_hours *quiet, const struct zone *zone,
                  int64_t at);

#endif
