#ifndef BASE_MOMENT_H
#define BASE_MOMENT_H

// moment - calendar time without zones, and its text forms.
//
// A moment in the store is always UTC seconds (int64_t `..._at`). What stands
// on a wall is a `struct civil`; base/zone.h goes between the two.
// Proleptic Gregorian calendar, years 1 to 9999.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

struct civil {
    int year, month, day; // 1..9999, 1..12, 1..31
    int hour, minute, second;
};

// In seconds.
#define MINUTE ((int64_t)60)
#define HOUR   ((int64_t)3600)
#define DAY    ((int64_t)86400)

// Seconds since 1970-01-01T00:00:00 as if the wall clock showed UTC.
int64_t moment_of_civil(const struct civil *civil);
struct civil civil_of_moment(int64_t seconds);

// 0 = Monday ... 6 = Sunday.
int civil_weekday(const struct civil *civil);

// Reads "2026-12-01" or "2026-12-01T14:00" or "2026-12-01T14:00:30" (a space
// may stand for the T). ERR_INPUT with an example when it is none of them or
// no such day exists.
bool civil_parse(struct str text, struct civil *civil,
                 struct err *err) MUST_USE;

// "2026-12-01T14:00:00Z" into `room`.
enum { MOMENT_ROOM = 24 };
char *moment_print_utc(int64_t at, char room[MOMENT_ROOM]);

#endif
