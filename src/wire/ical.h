#ifndef WIRE_ICAL_H
#define WIRE_ICAL_H

// ical - times as a calendar program reads them (iCalendar, RFC 5545), written
// by libical, which folds the lines and escapes the text.
//
// Times are UTC, so that no table of time zones travels along; the program
// that reads shows them on its own clock.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

enum { ICAL_EVENTS_MAX = 5000 };

struct ical_event {
    const char *uid;     // the same for ever, whatever becomes of the time
    const char *summary; // what stands in the calendar
    int64_t starts_at;
    int minutes;
    int sequence;       // grows with every change
    int64_t changed_at; // when it last did
    bool cancelled;
};

// The events in their order as one calendar, "text/calendar". ERR_LIMIT: more
// than ICAL_EVENTS_MAX.
bool ical_print(struct arena *arena, const struct ical_event *events, int count,
                struct str *calendar, struct err *err) MUST_USE;

#endif
