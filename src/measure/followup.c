// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/followup.h"

#include <math.h>

const int FOLLOWUP_MONTHS[FOLLOWUP_TIMES] = {3, 6, 12};
const int LEAVING_DAYS[LEAVING_NOTES] = {7, 21};

int followup_place(int months)
{
    for (int i = 0; i < FOLLOWUP_TIMES; i++) {
        if (FOLLOWUP_MONTHS[i] == months) {
            return i;
        }
    }
    return -1;
}

// ---- days -------------------------------------------------------------------

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return DAYS[month - 1] + (month == 2 && is_leap(year));
}

struct civil followup_day(const struct civil *ended, int months)
{
    int month = ended->month - 1 + months;
    struct civil day = {.year = ended->year + month / 12,
                        .month = month % 12 + 1};
    int last = days_in(day.year, day.month);

    day.day = ended->day < last ? ended->day : last;
    return day;
}

static int64_t noon_of(const struct zone *zone, const struct civil *day)
{
    struct civil noon = {day->year, day->month, day->day, 12, 0, 0};
    int64_t at;

    (void)zone_moment(zone, &noon, &at);
    return at;
}

int64_t followup_due(const struct zone *zone, int64_t ended_at, int months)
{
    struct civil ended = zone_civil(zone, ended_at);
    struct civil day = followup_day(&ended, months);

    return noon_of(zone, &day);
}

int64_t followup_noon_after(const struct zone *zone, int64_t at, int days)
{
    struct civil day = zone_civil(zone, at);

    day.hour = day.minute = day.second = 0;
    day = civil_of_moment(moment_of_civil(&day) + days * DAY);
    return noon_of(zone, &day);
}

// ---- steps ------------------------------------------------------------------

enum followup_step followup_next(const struct followup_times *times,
                                 int64_t now)
{
    if (times->answered || times->due_at == 0 || now < times->due_at) {
        return FOLLOWUP_WAIT;
    }
    if (times->asked_at == 0) {
        return now < times->due_at + FOLLOWUP_LATEST_DAYS * DAY
                 ? FOLLOWUP_ASK
                 : FOLLOWUP_MISSED;
    }
    if (now >= times->asked_at + FOLLOWUP_CLOSE_DAYS * DAY) {
        return FOLLOWUP_CLOSE;
    }
    return times->reminded_at == 0
                && now >= times->asked_at + FOLLOWUP_REMIND_DAYS * DAY
             ? FOLLOWUP_REMIND
             : FOLLOWUP_WAIT;
}

// ---- results ----------------------------------------------------------------

// "`value` and worse is the clinical side."
static bool is_clinical(const struct scale *scale, double value)
{
    return scale->better == BETTER_LOWER ? value >= scale->cutoff.value
                                         : value <= scale->cutoff.value;
}

bool followup_is_above(const struct scale *scale, double before, double now)
{
    if (!scale->cutoff.known || !trust_may_signal(scale->cutoff.trust)
        || isnan(now)) {
        return false;
    }
    return is_clinical(scale, now)
        && (isnan(before) || !is_clinical(scale, before));
}

bool followup_rate_is_told(const struct followup_rate *rate)
{
    return rate->asked >= FOLLOWUP_FEWEST;
}

int followup_percent(const struct followup_rate *rate)
{
    return rate->asked > 0 ? (int)lround(100.0 * rate->answered / rate->asked)
                           : 0;
}
