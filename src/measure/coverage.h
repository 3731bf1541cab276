#ifndef MEASURE_COVERAGE_H
#define MEASURE_COVERAGE_H

// coverage - who reads safety answers, and by when one that comes now is read.
// Pure: the plan, the holidays, the zone and the moment go in.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/zone.h"

enum { COVERAGE_WINDOWS = 14, COVERAGE_PEOPLE = 4, COVERAGE_TEXT = 120 };

struct coverage_window { // local time, every week
    int weekday;         // 0 = Monday
    int from, to;        // minutes after midnight, from < to <= 1440
};

struct coverage_person {
    char name[COVERAGE_TEXT];
    char mail[COVERAGE_TEXT]; // where the content-free notice goes
};

struct coverage {
    struct coverage_window windows[COVERAGE_WINDOWS];
    int window_count;
    struct coverage_person people[COVERAGE_PEOPLE]; // on call first
    int people_count;
    int read_by;        // minutes after midnight on the next covered day: 600
    int notice_at;      // uncovered hours: notice at 07:30 = 450
    int repeat_minutes; // covered hours: again after 15 minutes, next person
};

struct day_list { // holidays, local dates as year * 10000 + month * 100 + day
    const int *days;
    int count;
};

// ERR_INPUT names what does not fit: no window, nobody to tell, a promise
// (`read_by`) before anybody is there to keep it.
bool coverage_check(const struct coverage *coverage, struct err *err) MUST_USE;

bool coverage_is_open(const struct coverage *coverage,
                      const struct day_list *holidays, const struct zone *zone,
                      int64_t at);

// By when an answer that comes at `at` will have been read: within covered
// hours, the end of that window or `read_by` of the next covered day, whichever
// comes first; outside them, `read_by` of the next covered day. ERR_INPUT: no
// covered day within 60 days.
bool coverage_read_by(const struct coverage *coverage,
                      const struct day_list *holidays, const struct zone *zone,
                      int64_t at, int64_t *read_by, struct err *err) MUST_USE;

// When the n-th notice (0, 1, 2, ...) about an answer that came at `at` goes
// out, and to whom (an index into people): at once within covered hours, then
// every `repeat_minutes` while they last; outside them at `notice_at` of the
// next covered day or when a window opens, whichever comes first. Each goes to
// the next person, round and round. False: no covered day within 60 days.
struct coverage_notice {
    int64_t when;
    int person;
};
bool coverage_notice(const struct coverage *coverage,
                     const struct day_list *holidays, const struct zone *zone,
                     int64_t at, int n,
                     struct coverage_notice *notice) MUST_USE;

#endif
