#ifndef PRACTICE_HISTORY_H
#define PRACTICE_HISTORY_H

// history - builds the picture of one client that measure/signal.c looks at,
// with one question to the store per part, and only for the parts asked for.

#include "measure/signal.h"
#include "practice/practice.h"

enum history_part {
    HISTORY_SCORES = 1, // series, alliance totals
    HISTORY_CHECKS = 2, // post checks, views
    HISTORY_VISITS = 4, // sessions, bookings, endings, follow-up
    HISTORY_PROMISES = 8,
    HISTORY_PLANS = 16,
    HISTORY_DECISIONS = 32,
    HISTORY_ALL = 63,
};

// Of the client's newest episode, as of now. Parts that were not asked for are
// empty. `picture->safety` is left empty: no stored answer is a new one.
bool history_read(struct practice *practice, struct client_id client, int parts,
                  struct picture *picture, struct err *err) MUST_USE;

#endif
