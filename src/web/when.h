#ifndef WEB_WHEN_H
#define WEB_WHEN_H

// when - moments in words, on the clock of the practice's wall.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"
#include "base/zone.h"

struct practice;

// "3 March", with the year when it is not this one.
struct str when_date(struct practice *practice, int64_t at);
// "Sunday 22 November"
struct str when_long_date(struct practice *practice, int64_t at);
// As much of a day as somebody knows, "2019", "2019-05" or "2019-05-14", in
// words: "2019", "May 2019", "14 May 2019". Anything else stays as it is.
struct str when_part(struct practice *practice, struct str part);
// "14:00"
struct str when_clock(struct practice *practice, int64_t at);
// "today 14:00", "tomorrow 14:00", "Thu 3 Dec 14:00"; also for what has been.
struct str when_time(struct practice *practice, int64_t at);
// "today", "since yesterday", "for 3 days": how long something waits.
struct str when_waiting(struct practice *practice, int64_t since);
// For <input type="date"> and <input type="datetime-local">.
struct str when_date_field(struct practice *practice, int64_t at);
struct str when_time_field(struct practice *practice, int64_t at);

// A day from a form, as the last second of it (a promise is due at its end);
// empty is 0. ERR_INPUT: not a day.
bool when_day_parse(struct practice *practice, struct str text, int64_t *at,
                    struct err *err) MUST_USE;

#endif
