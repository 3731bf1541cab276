#ifndef PRACTICE_LISTEN_HABITS_H
#define PRACTICE_LISTEN_HABITS_H

// listen_habits - what a therapist did in the sessions that they listened to,
// beside what the client said next. For that therapist alone; nothing is
// averaged, ranked or tested, and with fewer than LISTEN_HABITS_LEAST sessions
// nothing is shown: a picture of five would be read as more than it is.
//
// The next rating is the first check after a session that the client sent
// within LISTEN_HABITS_WAIT of it, most often that session's own.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/moment.h"
#include "practice/listen_numbers.h"
#include "practice/practice.h"

enum { LISTEN_HABITS_LEAST = 12 };
#define LISTEN_HABITS_WAIT (30 * DAY)

struct listen_habit { // one session
    struct session_id session;
    int64_t held_at;
    double value[NUMBER_COUNT]; // NAN: not known
    double rating;              // 0 to 100
    int64_t rated_at;
};
struct listen_habits {
    const struct listen_habit *sessions; // by time; NULL: too few to show
    int count;                           // that have numbers and a rating
    int without;                         // that have numbers, and no rating
};
bool listen_habits_read(struct practice *practice, struct listen_habits *habits,
                        struct err *err) MUST_USE;

// The numbers that the picture offers: those that a therapist can do something
// about, and that experts agree on or that are counted. Ends with -1.
extern const int LISTEN_HABIT_NUMBERS[];

#endif
