// moment - days counted forwards and backwards, and the text forms.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/moment.h"

#include <stdio.h>

enum {
    DAYS_BEFORE_1970 = 719468, // from 0000-03-01
    DAYS_IN_400_YEARS = 146097,
};

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

// Years begin in March here, so that the leap day is the last of its year.
// SOURCE: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
// days_from_civil and civil_from_days.
static int64_t days_of(int year, int month, int day)
{
    int64_t y = year - (month <= 2);
    int64_t era = floor_div(y, 400);
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year =
        (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * DAYS_IN_400_YEARS + year_of_era * 365 + year_of_era / 4
         - year_of_era / 100 + day_of_year - DAYS_BEFORE_1970;
}

static void date_of(int64_t days, struct civil *civil)
{
    int64_t shifted = days + DAYS_BEFORE_1970;
    int64_t era = floor_div(shifted, DAYS_IN_400_YEARS);
    int64_t of_era = shifted - era * DAYS_IN_400_YEARS;
    int64_t year =
        (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;

    civil->day = (int)(of_year - (153 * month + 2) / 5 + 1);
    civil->month = (int)(month < 10 ? month + 3 : month - 9);
    civil->year = (int)(year + era * 400 + (civil->month <= 2));
}

int64_t moment_of_civil(const struct civil *civil)
{
    return days_of(civil->year, civil->month, civil->day) * DAY
         + civil->hour * HOUR + civil->minute * MINUTE + civil->second;
}

struct civil civil_of_moment(int64_t seconds)
{
    int64_t days = floor_div(seconds, DAY);
    int64_t of_day = seconds - days * DAY;
    struct civil civil;

    date_of(days, &civil);
    civil.hour = (int)(of_day / HOUR);
    civil.minute = (int)(of_day % HOUR / MINUTE);
    civil.second = (int)(of_day % MINUTE);
    return civil;
}

int civil_weekday(const struct civil *civil)
{
    int64_t days = days_of(civil->year, civil->month, civil->day);

    return (int)(days + 3 - floor_div(days + 3, 7) * 7); // 1970: a Thursday
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// Takes exactly `digits` digits off the front of `*rest`.
static bool take_number(struct str *rest, int digits, int *number)
{
    *number = 0;
    for (int i = 0; i < digits; i++) {
        if (rest->len == 0 || !is_digit(*rest->at)) {
            return false;
        }
        *number = *number * 10 + (*rest->at - '0');
        rest->at++;
        rest->len--;
    }
    return true;
}

static bool take_one_of(struct str *rest, char a, char b)
{
    if (rest->len == 0 || (*rest->at != a && *rest->at != b)) {
        return false;
    }
    rest->at++;
    rest->len--;
    return true;
}

static bool take_date(struct str *rest, struct civil *civil)
{
    return take_number(rest, 4, &civil->year) && take_one_of(rest, '-', '-')
        && take_number(rest, 2, &civil->month) && take_one_of(rest, '-', '-')
        && take_number(rest, 2, &civil->day);
}

// "T14:00", "T14:00:30" or nothing.
static bool take_time(struct str *rest, struct civil *civil)
{
    if (rest->len == 0) {
        return true;
    }
    if (!take_one_of(rest, 'T', ' ') || !take_number(rest, 2, &civil->hour)
        || !take_one_of(rest, ':', ':')
        || !take_number(rest, 2, &civil->minute)) {
        return false;
    }
    return rest->len == 0
        || (take_one_of(rest, ':', ':') && take_number(rest, 2, &civil->second)
            && rest->len == 0);
}

// There is such a day and such an hour: it comes back from the calendar as it
// went in. (A second 60 is none: the store does not count leap seconds.)
static bool civil_exists(const struct civil *c)
{
    struct civil back;

    if (c->year < 1 || c->month < 1 || c->month > 12 || c->day < 1
        || c->hour > 23 || c->minute > 59 || c->second > 59) {
        return false;
    }
    back = civil_of_moment(moment_of_civil(c));
    return back.month == c->month && back.day == c->day;
}

bool civil_parse(struct str text, struct civil *civil, struct err *err)
{
    struct str rest = text;

    *civil = (struct civil){0};
    if (!take_date(&rest, civil) || !take_time(&rest, civil)) {
        return err_set(err, ERR_INPUT,
                       "write the date and time like 2026-12-01T14:00");
    }
    if (!civil_exists(civil)) {
        return err_set(err, ERR_INPUT,
                       "there is no such day or hour: write it like "
                       "2026-12-01T14:00");
    }
    return true;
}

char *moment_print_utc(int64_t at, char room[MOMENT_ROOM])
{
    struct civil c = civil_of_moment(at);

    (void)snprintf(room, MOMENT_ROOM, "%04u-%02u-%02uT%02u:%02u:%02uZ",
                   (unsigned)c.year % 10000U, (unsigned)c.month % 100U,
                   (unsigned)c.day % 100U, (unsigned)c.hour % 100U,
                   (unsigned)c.minute % 100U, (unsigned)c.second % 100U);
    return room;
}
