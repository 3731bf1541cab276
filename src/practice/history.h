#ifndef PRACTICE_HISTORY_H
#define PRACTICE_HISTORY_H

// history - builds the picture of one client that measure/signal.c looks at,
// with one question to the store per part, and only for the parts asked for.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/score.h"
#include "measure/signal.h"
#include "practice/practice.h"

enum history_part {
    HISTORY_SCORES = 1, // series, alliance totals
    HISTORY_CHECKS = 2, // post checks, views
    HISTORY_VISITS = 4, // sessions, bookings, endings, follow-up
    HISTORY_PROMISES = 8,
    HISTORY_PLANS = 16,
    HISTORY_DECISIONS = 32,
    HISTORY_DOOR = 64, // what was said after the work
    HISTORY_ALL = 127,
};

// What a form that is being kept says: known already, so not read again.
struct news {
    bool has_check; // a post-session check
    struct check check;
    bool warning; // an item that warns by itself
};

// Of the client's newest episode, as of now. Parts that were not asked for are
// empty. `picture->safety` is left empty: no stored answer is a new one. `news`
// may be NULL.
//
// Single answers are sealed, ratings are not. So of the checks only the newest
// is opened; an earlier one stands there as a check with the same rating, its
// points given to the items in order: good for S4, S10 and the strip, which
// look at nothing but the rating, and for nothing else.
bool history_read(struct practice *practice, struct client_id client, int parts,
                  const struct news *news, struct picture *picture,
                  struct err *err) MUST_USE;

struct check_rating {
    double rating; // 0 to 100 as S4 counts it; NAN: none
    int64_t at;    // when the client sent it; 0: none
};

// The first check that the client sent after `after` and until `until`. NAN
// and 0: there was none, or not all of it was answered.
bool history_next_check(struct practice *practice, struct client_id client,
                        int64_t after, int64_t until,
                        struct check_rating *check, struct err *err) MUST_USE;

// The check that a sheet of the form `post` holds; time and session are left 0.
struct check check_of_sheet(const struct sheet *sheet);

#endif
