#ifndef MEASURE_ATTENDANCE_H
#define MEASURE_ATTENDANCE_H

// attendance - which status may follow which, what a cancellation at a given
// moment is, and when a reminder is due (PRODUCT.md C9, 1.2).
//
// A time that the practice has given up, or that the client cancelled in time,
// can never become an absence in one step: whoever noted it wrongly sets it
// back first. So a slip of the hand on our side does not count against a
// client.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/zone.h"
#include "measure/signal.h"

enum { ATTENDANCE_COUNT = ATTENDANCE_UNKNOWN + 1 };

// May `to` be noted at `now` where `from` stood, for a session planned at
// `scheduled_at`? The same status again always may.
bool attendance_may_follow(enum attendance from, enum attendance to,
                           int64_t scheduled_at, int64_t now);

// cancelled_early with 24 hours' notice or more, cancelled_late with less.
enum attendance attendance_of_cancel(int64_t scheduled_at, int64_t now);

// Whose change of the time a status is.
enum change_side { CHANGE_NONE, CHANGE_CLIENT, CHANGE_PRACTICE };
enum change_side attendance_side(enum attendance attendance);

// When to remind of a session: `lead_hours` before it on the clock of the wall
// (whole days keep their hour when the clocks change), not within 12 hours of
// when its time was agreed, and not in its last two hours. 0: not at all.
int64_t reminder_moment(const struct zone *zone, int64_t scheduled_at,
                        int64_t agreed_at, int lead_hours);

#endif
