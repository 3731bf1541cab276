#ifndef MEASURE_WORKLOAD_H
#define MEASURE_WORKLOAD_H

// workload - what a therapist's own calendar says about their weeks: how many
// sessions, how much room between them, when the last break was. Counts without
// a judgement: what is much is for the person to say.
//
// A break is WORKLOAD_BREAK days in a row without a session, so that neither a
// weekend nor the free days of somebody who works one day a week is one.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stdbool.h>
#include <stdint.h>

enum {
    WORKLOAD_BREAK = 7,              // days
    WORKLOAD_GAP_DAYS = 28,          // gaps are looked at so far back
    WORKLOAD_CLOSE = 10 * 60,        // seconds: sessions that follow at once
    WORKLOAD_GAP_MOST = 2 * 60 * 60, // longer is free time, not a gap
};

// A session, in order of time. `day` counts local days, from anywhere.
struct work_session {
    int64_t day;
    int64_t from, to;
    bool held; // otherwise planned
};

struct workload {
    int week, month; // held and planned, in this local week and month
    int gaps;        // between two on the same day, lately
    int close;       // of them shorter than WORKLOAD_CLOSE
    int64_t usual;   // their median, in seconds; 0 when there are none
    bool has_break;
    int64_t break_length; // days of the last break; with since == 0 so far
    int64_t since;        // days since it ended; without one, since the first
                          // session that is known
};

// Days of this week and month, first and last, as `day` counts them.
struct work_calendar {
    int64_t today;
    int64_t week_first, week_last;
    int64_t month_first, month_last;
};
struct workload workload_of(const struct work_session *sessions, int count,
                            const struct work_calendar *calendar);

#endif
