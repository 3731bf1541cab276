// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/when.h"

#include "base/text.h"
#include "practice/practice.h"

static const char *const MONTHS[] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
static const char *const DAYS[] = {"Monday",   "Tuesday", "Wednesday",
                                   "Thursday", "Friday",  "Saturday",
                                   "Sunday"};

static struct civil local(const struct practice *practice, int64_t at)
{
    return zone_civil(practice->zone, at);
}

// Days since the epoch of the wall's calendar: a day with a change of daylight
// saving time is one day too.
static int64_t day_of(const struct practice *practice, int64_t at)
{
    struct civil civil = local(practice, at);

    civil.hour = civil.minute = civil.second = 0;
    return moment_of_civil(&civil) / DAY;
}

struct str when_date(struct practice *practice, int64_t at)
{
    struct civil civil = local(practice, at);
    struct civil now = local(practice, P_NOW(practice));

    return civil.year == now.year
             ? text_print(practice->arena, "%d %s", civil.day,
                          MONTHS[civil.month - 1])
             : text_print(practice->arena, "%d %s %d", civil.day,
                          MONTHS[civil.month - 1], civil.year);
}

struct str when_long_date(struct practice *practice, int64_t at)
{
    struct civil civil = local(practice, at);

    return text_print(practice->arena, "%s %d %s", DAYS[civil_weekday(&civil)],
                      civil.day, MONTHS[civil.month - 1]);
}

// The number in [from, from + len) of `part`; 0: none.
static int number_in(struct str part, size_t from, size_t len)
{
    int64_t number = 0;

    if (part.len < from + len
        || !str_parse_int((struct str){part.at + from, len}, &number)) {
        return 0;
    }
    return (int)number;
}

struct str when_part(struct practice *practice, struct str part)
{
    int year = number_in(part, 0, 4);
    int month = number_in(part, 5, 2);
    int day = number_in(part, 8, 2);

    return year == 0 || month < 1 || month > 12 ? part
         : day == 0
             ? text_print(practice->arena, "%s %d", MONTHS[month - 1], year)
             : text_print(practice->arena, "%d %s %d", day, MONTHS[month - 1],
                          year);
}

struct str when_clock(struct practice *practice, int64_t at)
{
    struct civil civil = local(practice, at);

    return text_print(practice->arena, "%02d:%02d", civil.hour, civil.minute);
}

struct str when_time(struct practice *practice, int64_t at)
{
    struct civil civil = local(practice, at);
    int64_t ahead = day_of(practice, at) - day_of(practice, P_NOW(practice));
    const char *day = ahead == 0  ? "today"
                    : ahead == 1  ? "tomorrow"
                    : ahead == -1 ? "yesterday"
                                  : NULL;

    return day != NULL
             ? text_print(practice->arena, "%s %02d:%02d", day, civil.hour,
                          civil.minute)
             : text_print(practice->arena, "%.3s %d %.3s %02d:%02d",
                          DAYS[civil_weekday(&civil)], civil.day,
                          MONTHS[civil.month - 1], civil.hour, civil.minute);
}

struct str when_waiting(struct practice *practice, int64_t since)
{
    int64_t days = day_of(practice, P_NOW(practice)) - day_of(practice, since);

    return days <= 0 ? STR("since today")
         : days == 1 ? STR("since yesterday")
                     : text_print(practice->arena, "for %d days", (int)days);
}

struct str when_date_field(struct practice *practice, int64_t at)
{
    struct civil civil = local(practice, at);

    return text_print(practice->arena, "%04d-%02d-%02d", civil.year,
                      civil.month, civil.day);
}

struct str when_time_field(struct practice *practice, int64_t at)
{
    struct civil civil = local(practice, at);

    return text_print(practice->arena, "%04d-%02d-%02dT%02d:%02d", civil.year,
                      civil.month, civil.day, civil.hour, civil.minute);
}

bool when_day_parse(struct practice *practice, struct str text, int64_t *at,
                    struct err *err)
{
    struct civil civil;

    *at = 0;
    if (text.len == 0) {
        return true;
    }
    if (!civil_parse(text, &civil, err)) {
        return false;
    }
    civil.hour = 23;
    civil.minute = civil.second = 59;
    (void)zone_moment(practice->zone, &civil, at);
    return true;
}
