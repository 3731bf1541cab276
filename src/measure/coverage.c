// coverage - days, windows and promises on the practice's wall clock.
//
// Everything is decided on local dates and then turned into a moment by the
// zone, so that "by 10:00" means ten o'clock on the wall on a day of 23 or 25
// hours too.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/coverage.h"

#include <string.h>

enum { LOOK_AHEAD_DAYS = 60, MINUTES_A_DAY = 1440 };

struct rules { // what every question here needs
    const struct coverage *coverage;
    const struct day_list *holidays;
    const struct zone *zone;
};

static const char *const WEEKDAYS[] = {"Monday",   "Tuesday", "Wednesday",
                                       "Thursday", "Friday",  "Saturday",
                                       "Sunday"};

// ---- checking ---------------------------------------------------------------

static bool check_window(const struct coverage_window *window, struct err *err)
{
    return (window->weekday >= 0 && window->weekday <= 6 && window->from >= 0
            && window->from < window->to && window->to <= MINUTES_A_DAY)
        || err_set(err, ERR_INPUT,
                   "hours begin before they end, on one day: write them like "
                   "mon-fri 09:00-17:00");
}

static bool check_person(const struct coverage_person *person, struct err *err)
{
    const char *at = strchr(person->mail, '@');

    return (person->name[0] && at && at != person->mail && at[1])
        || err_set(err, ERR_INPUT,
                   "name who reads safety answers, with a mail address: "
                   "Mara <mara@example.org>");
}

// Somebody must be there when the promise falls due.
static bool check_promise(const struct coverage *coverage, int weekday,
                          struct err *err)
{
    int first = MINUTES_A_DAY;

    for (int i = 0; i < coverage->window_count; i++) {
        const struct coverage_window *window = &coverage->windows[i];

        if (window->weekday == weekday && window->from < first) {
            first = window->from;
        }
    }
    return first == MINUTES_A_DAY || first <= coverage->read_by
        || err_set(err, ERR_INPUT,
                   "nobody is there on a %s by %02d:%02d: promise a later "
                   "time, or begin earlier",
                   WEEKDAYS[weekday], coverage->read_by / 60,
                   coverage->read_by % 60);
}

static bool check_clocks(const struct coverage *coverage, struct err *err)
{
    return (coverage->read_by >= 0 && coverage->read_by < MINUTES_A_DAY
            && coverage->notice_at >= 0 && coverage->notice_at < MINUTES_A_DAY
            && coverage->repeat_minutes >= 5 && coverage->repeat_minutes <= 120)
        || err_set(err, ERR_INPUT,
                   "times are between 00:00 and 23:59, and a notice is "
                   "repeated after 5 to 120 minutes");
}

bool coverage_check(const struct coverage *coverage, struct err *err)
{
    if (coverage->window_count < 1 || coverage->window_count > COVERAGE_WINDOWS
        || coverage->people_count < 1
        || coverage->people_count > COVERAGE_PEOPLE) {
        return err_set(err, ERR_INPUT,
                       "say when safety answers are read (up to %d windows a "
                       "week) and by whom (up to %d people)",
                       COVERAGE_WINDOWS, COVERAGE_PEOPLE);
    }
    for (int i = 0; i < coverage->window_count; i++) {
        if (!check_window(&coverage->windows[i], err)) {
            return false;
        }
    }
    for (int i = 0; i < coverage->people_count; i++) {
        if (!check_person(&coverage->people[i], err)) {
            return false;
        }
    }
    for (int weekday = 0; weekday < 7; weekday++) {
        if (!check_promise(coverage, weekday, err)) {
            return false;
        }
    }
    return check_clocks(coverage, err);
}

// ---- days and windows -------------------------------------------------------

static bool is_holiday(const struct day_list *holidays,
                       const struct civil *civil)
{
    int day = civil->year * 10000 + civil->month * 100 + civil->day;

    for (int i = 0; i < holidays->count; i++) {
        if (holidays->days[i] == day) {
            return true;
        }
    }
    return false;
}

// The window that is open at `at`, or NULL.
static const struct coverage_window *open_window(const struct rules *rules,
                                                 int64_t at)
{
    struct civil civil = zone_civil(rules->zone, at);
    int weekday = civil_weekday(&civil);
    int minute = civil.hour * 60 + civil.minute;

    if (is_holiday(rules->holidays, &civil)) {
        return NULL;
    }
    for (int i = 0; i < rules->coverage->window_count; i++) {
        const struct coverage_window *window = &rules->coverage->windows[i];

        if (window->weekday == weekday && window->from <= minute
            && minute < window->to) {
            return window;
        }
    }
    return NULL;
}

static bool day_is_covered(const struct rules *rules, const struct civil *day)
{
    int weekday = civil_weekday(day);

    if (is_holiday(rules->holidays, day)) {
        return false;
    }
    for (int i = 0; i < rules->coverage->window_count; i++) {
        if (rules->coverage->windows[i].weekday == weekday) {
            return true;
        }
    }
    return false;
}

// The local date `days` after that of `at`, at midnight.
static struct civil day_after(const struct zone *zone, int64_t at, int days)
{
    struct civil civil = zone_civil(zone, at);

    civil.hour = civil.minute = civil.second = 0;
    return civil_of_moment(moment_of_civil(&civil) + (int64_t)days * DAY);
}

// 1440 is the midnight that ends the day.
static int64_t moment_on(const struct zone *zone, const struct civil *day,
                         int minute)
{
    struct civil civil =
        civil_of_moment(moment_of_civil(day) + (int64_t)minute * MINUTE);
    int64_t at;

    (void)zone_moment(zone, &civil, &at);
    return at;
}

bool coverage_is_open(const struct coverage *coverage,
                      const struct day_list *holidays, const struct zone *zone,
                      int64_t at)
{
    struct rules rules = {coverage, holidays, zone};

    return open_window(&rules, at) != NULL;
}

// ---- the promise ------------------------------------------------------------

// The first `read_by` of a covered day that is still to come at `at`.
static bool next_promise(const struct rules *rules, int64_t at,
                         int64_t *read_by)
{
    for (int days = 0; days <= LOOK_AHEAD_DAYS; days++) {
        struct civil day = day_after(rules->zone, at, days);

        if (!day_is_covered(rules, &day)) {
            continue;
        }
        *read_by = moment_on(rules->zone, &day, rules->coverage->read_by);
        if (*read_by > at) {
            return true;
        }
    }
    return false;
}

bool coverage_read_by(const struct coverage *coverage,
                      const struct day_list *holidays, const struct zone *zone,
                      int64_t at, int64_t *read_by, struct err *err)
{
    struct rules rules = {coverage, holidays, zone};
    const struct coverage_window *window = open_window(&rules, at);
    bool found = next_promise(&rules, at, read_by);

    if (window) {
        struct civil today = day_after(zone, at, 0);
        int64_t end = moment_on(zone, &today, window->to);

        *read_by = found && *read_by < end ? *read_by : end;
        return true;
    }
    return found
        || err_set(err, ERR_INPUT,
                   "nobody reads safety answers in the next %d days: change "
                   "the holidays or the hours",
                   LOOK_AHEAD_DAYS);
}

// ---- notices ----------------------------------------------------------------

// The first moment after `at` on that day at which somebody is told: the
// notice hour or a window's beginning. False when the day has none left.
static bool notice_on(const struct rules *rules, const struct civil *day,
                      int64_t at, int64_t *when)
{
    const struct coverage *coverage = rules->coverage;
    int weekday = civil_weekday(day);
    int64_t next = moment_on(rules->zone, day, coverage->notice_at);
    bool found = next > at;

    for (int i = 0; i < coverage->window_count; i++) {
        int64_t opens;

        if (coverage->windows[i].weekday != weekday) {
            continue;
        }
        opens = moment_on(rules->zone, day, coverage->windows[i].from);
        if (opens > at && (!found || opens < next)) {
            next = opens;
            found = true;
        }
    }
    *when = next;
    return found;
}

static bool next_opening(const struct rules *rules, int64_t at, int64_t *when)
{
    for (int days = 0; days <= LOOK_AHEAD_DAYS; days++) {
        struct civil day = day_after(rules->zone, at, days);

        if (day_is_covered(rules, &day) && notice_on(rules, &day, at, when)) {
            return true;
        }
    }
    return false;
}

static bool notice_after(const struct rules *rules, int64_t at, int64_t *when)
{
    int64_t again = at + (int64_t)rules->coverage->repeat_minutes * MINUTE;

    if (open_window(rules, at) && open_window(rules, again)) {
        *when = again;
        return true;
    }
    return next_opening(rules, at, when);
}

bool coverage_notice(const struct coverage *coverage,
                     const struct day_list *holidays, const struct zone *zone,
                     int64_t at, int n, struct coverage_notice *notice)
{
    struct rules rules = {coverage, holidays, zone};
    int64_t when = at;

    if (!open_window(&rules, at) && !next_opening(&rules, at, &when)) {
        return false;
    }
    for (int i = 0; i < n; i++) {
        if (!notice_after(&rules, when, &when)) {
            return false;
        }
    }
    *notice = (struct coverage_notice){when, n % coverage->people_count};
    return true;
}
