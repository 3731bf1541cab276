#ifndef MEASURE_FOLLOWUP_H
#define MEASURE_FOLLOWUP_H

// followup - when somebody is asked how it goes on, 3, 6 and 12 months after
// the ending, and the two notes after somebody stayed away without one. Dates
// and steps only: no store, no clock.
//
// Months are counted on the calendar of the practice's wall, always from the
// day of the ending: the same day of the month, or the last one where the
// month is shorter. So 30 November + 3 months is 28 or 29 February, and + 6
// months is 30 May again. Everything is due at noon on that wall: an hour that
// exists on every day and is no quiet one.
//
// SOURCE: the rule of java.time.LocalDate.plusMonths (JDK documentation): "the
// day-of-month is adjusted to the last valid day" instead of an invalid date.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/zone.h"
#include "measure/instrument.h"

enum { FOLLOWUP_TIMES = 3 };
extern const int FOLLOWUP_MONTHS[FOLLOWUP_TIMES]; // 3, 6, 12

// Its place among them; -1: none of them.
int followup_place(int months);

// The calendar day `months` after a day; hours are left out.
struct civil followup_day(const struct civil *ended, int months);

// Noon of the day `months` after the ending, and `days` after a moment.
int64_t followup_due(const struct zone *zone, int64_t ended_at, int months);
int64_t followup_noon_after(const struct zone *zone, int64_t at, int days);

// One question, one reminder at most, one note that the door stays open.
enum followup_step {
    FOLLOWUP_WAIT,
    FOLLOWUP_ASK,
    FOLLOWUP_REMIND,
    FOLLOWUP_CLOSE,
    FOLLOWUP_MISSED, // its time passed long ago: ask nothing out of the blue
};
enum {
    FOLLOWUP_UNSENT_DAYS = 30, // one that could not be sent is shown so long
    FOLLOWUP_REMIND_DAYS = 7,  // after the question
    FOLLOWUP_CLOSE_DAYS = 21,  // after the question
    FOLLOWUP_LATEST_DAYS = 30, // after it was due
};
struct followup_times {
    int64_t due_at;
    int64_t asked_at;    // 0: not yet
    int64_t reminded_at; // 0: not yet
    bool answered;
};
enum followup_step followup_next(const struct followup_times *times,
                                 int64_t now);

// Is a score back on the clinical side of the instrument's own, verified
// cut-off? False when it was there at the last score of the therapy too (then
// it is no return), or when there is no such cut-off. `before` NAN: unknown.
bool followup_is_above(const struct scale *scale, double before, double now);

// How many answered. A share of so few would say more about chance, and about
// single people, than about the practice.
enum { FOLLOWUP_FEWEST = 10 };
struct followup_rate {
    int months;
    int asked, answered;
};
bool followup_rate_is_told(const struct followup_rate *rate);
int followup_percent(const struct followup_rate *rate);

// Days after the last session on which the two notes go out; never others.
enum { LEAVING_NOTES = 2 };
extern const int LEAVING_DAYS[LEAVING_NOTES]; // 7, 21
enum {
    LEAVING_SHOWN_DAYS = 3,  // before a note, the therapist can see it
    LEAVING_LATEST_DAYS = 7, // after its day, it does not go out any more
};

#endif
