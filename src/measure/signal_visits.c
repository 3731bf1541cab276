// signal_visits.c - the rules about coming, promising and planning: S6, S8, S9,
// S11 to S14.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/moment.h"
#include "measure/signal_rules.h"

#include <math.h>
#include <stdio.h>

static bool took_place(const struct visit *visit)
{
    return visit->attendance == ATTENDANCE_ATTENDED
        || visit->attendance == ATTENDANCE_LATE;
}

static bool was_missed(const struct visit *visit)
{
    return visit->attendance == ATTENDANCE_NO_SHOW
        || visit->attendance == ATTENDANCE_CANCELLED_LATE;
}

// A session that was moved, or of which nobody noted anything, says nothing.
static bool says_something(const struct visit *visit)
{
    return took_place(visit) || was_missed(visit)
        || visit->attendance == ATTENDANCE_CANCELLED_EARLY;
}

// The newest past visit before index `before` that says something; -1: none.
static int visit_before(const struct picture *picture, int before)
{
    int i = before - 1;

    while (i >= 0
           && (picture->visits[i].at > picture->now
               || !says_something(&picture->visits[i]))) {
        i--;
    }
    return i;
}

static const struct visit *last_held(const struct picture *picture)
{
    int i = visit_before(picture, picture->visit_count);

    while (i >= 0 && !took_place(&picture->visits[i])) {
        i = visit_before(picture, i);
    }
    return i >= 0 ? &picture->visits[i] : NULL;
}

// ---- S6 away ----------------------------------------------------------------

static int missed_in_a_row(const struct picture *picture)
{
    int i = visit_before(picture, picture->visit_count);
    int run = 0;

    while (i >= 0 && was_missed(&picture->visits[i])) {
        run++;
        i = visit_before(picture, i);
    }
    return run;
}

static bool is_ending(const struct picture *picture)
{
    return picture->ended || picture->ending_planned;
}

// The practice gave up the newest time, and no other stands yet: that nothing
// is booked is ours to mend, not the client's staying away (C4).
static bool practice_owes_a_time(const struct picture *picture)
{
    return picture->visit_count > 0
        && picture->visits[picture->visit_count - 1].attendance
               == ATTENDANCE_MOVED_BY_PRACTICE;
}

FIRES(away_fires)
{
    int last = visit_before(picture, picture->visit_count);
    int missed = missed_in_a_row(picture);
    bool after_low = missed >= 1 && picture->open_low_or_dip;
    bool none_booked = !picture->next_booked && !practice_owes_a_time(picture);

    if (last < 0 || is_ending(picture)
        || (missed < settings->away_run && !after_low && !none_booked)) {
        return false;
    }
    finding->at = picture->visits[last].at;
    finding->subject = picture->visits[last].number;
    finding->number[0] = missed;
    finding->number[1] = after_low;
    finding->number[2] = none_booked;
    return true;
}

CLEARS(away_clears)
{
    const struct visit *held = last_held(picture);
    bool only_unbooked = open->number[0] == 0;

    (void)settings;
    if (is_ending(picture) || (held && held->at > open->at)) {
        return CLEARED;
    }
    return only_unbooked
                && (picture->next_booked || practice_owes_a_time(picture))
             ? CLEARED
             : STAYS_OPEN;
}

// ---- S8 promise overdue -----------------------------------------------------

FIRES(promise_fires)
{
    const struct pledge *oldest = NULL;

    (void)settings;
    for (int i = 0; i < picture->pledge_count; i++) {
        const struct pledge *one = &picture->pledges[i];

        if (one->open && one->due_at < picture->now
            && (!oldest || one->due_at < oldest->due_at)) {
            oldest = one;
        }
    }
    if (!oldest) {
        return false;
    }
    finding->at = oldest->due_at;
    finding->subject = oldest->id;
    finding->number[0] = floor((double)(picture->now - oldest->due_at) / DAY);
    return true;
}

CLEARS(promise_clears)
{
    (void)settings;
    for (int i = 0; i < picture->pledge_count; i++) {
        const struct pledge *one = &picture->pledges[i];

        if (one->id == open->subject && one->open
            && one->due_at < picture->now) {
            return STAYS_OPEN;
        }
    }
    return CLEARED;
}

// ---- S9 we cannot see -------------------------------------------------------

static int silent_run(const struct picture *picture)
{
    int run = 0;

    for (int i = picture->visit_count - 1; i >= 0; i--) {
        const struct visit *visit = &picture->visits[i];

        if (!took_place(visit) || visit->at > picture->now) {
            continue;
        }
        if (visit->answered) {
            return run;
        }
        run++;
    }
    return run;
}

FIRES(silence_fires)
{
    const struct visit *held = last_held(picture);
    int run = silent_run(picture);

    if (!held || run < settings->silent_sessions || picture->paused_by_choice
        || picture->ended) {
        return false;
    }
    finding->at = held->at;
    finding->subject = held->number;
    finding->number[0] = run;
    return true;
}

// A response outside any session counts as well.
static bool has_answered_since(const struct picture *picture, int64_t at)
{
    for (int i = 0; i < picture->series_count; i++) {
        const struct series *series = &picture->series[i];

        if (series->count > 0 && series->points[series->count - 1].at > at) {
            return true;
        }
    }
    return picture->check_count > 0
        && picture->checks[picture->check_count - 1].at > at;
}

CLEARS(silence_clears)
{
    bool heard = silent_run(picture) < settings->silent_sessions
              || has_answered_since(picture, open->at);

    return heard || picture->paused_by_choice || picture->ended ? CLEARED
                                                                : STAYS_OPEN;
}

// ---- S11 plans stuck --------------------------------------------------------

static int stuck_run(const struct picture *picture)
{
    int run = 0;

    for (int i = picture->plan_count - 1; i >= 0; i--) {
        if (picture->plans[i] == PLAN_NOT_REVIEWED) {
            continue;
        }
        if (picture->plans[i] != PLAN_NOT_THIS_TIME) {
            return run;
        }
        run++;
    }
    return run;
}

FIRES(plans_fires)
{
    int run = stuck_run(picture);

    finding->at = picture->now;
    finding->number[0] = run;
    return run >= settings->stuck_run;
}

CLEARS(plans_clears)
{
    (void)settings;
    (void)open;
    return stuck_run(picture) == 0 ? CLEARED : STAYS_OPEN;
}

// ---- S12 ending unplanned ---------------------------------------------------

static bool is_spoken_for(const struct picture *picture)
{
    return picture->next_booked || is_ending(picture)
        || picture->follow_up_sent;
}

FIRES(ending_fires)
{
    const struct visit *held = last_held(picture);
    double days;

    if (!held || is_spoken_for(picture)) {
        return false;
    }
    days = (double)(picture->now - held->at) / DAY;
    finding->at = held->at;
    finding->subject = held->number;
    finding->number[0] = floor(days);
    return days > settings->quiet_days;
}

CLEARS(ending_clears)
{
    const struct visit *held = last_held(picture);

    (void)settings;
    return is_spoken_for(picture) || (held && held->at > open->at) ? CLEARED
                                                                   : STAYS_OPEN;
}

// ---- S13 open door ----------------------------------------------------------

// "I would rather not say" asks for nothing.
enum { RATHER_NOT = 5 };

static bool asks_for_something(const struct knock *knock)
{
    return knock->call || knock->back || !isnan(knock->value)
        || (knock->reason > 0 && knock->reason < RATHER_NOT);
}

// A session that followed, or was planned since, is the answer to it.
static bool was_heard(const struct picture *picture, int64_t at, bool booked)
{
    const struct visit *held = last_held(picture);

    return (picture->next_booked && !booked) || (held && held->at > at);
}

FIRES(door_fires)
{
    const struct knock *knock = &picture->knock;

    (void)settings;
    if (knock->id == 0 || !asks_for_something(knock)
        || was_heard(picture, knock->at, knock->booked)) {
        return false;
    }
    finding->at = knock->at;
    finding->subject = knock->id;
    (void)snprintf(finding->series, sizeof finding->series, "%s",
                   knock->series);
    finding->number[0] = knock->call;
    finding->number[1] = knock->value;
    finding->number[2] = knock->cutoff;
    finding->number[3] = knock->back;
    finding->number[4] = knock->reason;
    finding->number[5] = knock->booked;
    return true;
}

// Over when a session follows, or a new beginning. Until then only a person
// lays it aside.
CLEARS(door_clears)
{
    (void)settings;
    return picture->knock.id == 0
                || was_heard(picture, open->at, open->number[5] > 0)
             ? CLEARED
             : STAYS_OPEN;
}

// ---- S14 in two minds -------------------------------------------------------

FIRES(two_minds_fires)
{
    (void)settings;
    finding->at = picture->coming.at;
    finding->subject = picture->coming.session_number;
    finding->number[0] = picture->coming.call;
    return picture->coming.two_minds && !picture->ended;
}

// A wish to be called that came later is said anew.
CLEARS(two_minds_clears)
{
    bool call_since = picture->coming.call && open->number[0] == 0;

    (void)settings;
    return !picture->coming.two_minds || picture->ended || call_since
             ? CLEARED
             : STAYS_OPEN;
}
