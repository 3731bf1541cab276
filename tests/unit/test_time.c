// test_time - calendar and zones against the C library's own, over 1970-2100.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"

#include "base/arena.h"
#include "base/zone.h"

#include <stdlib.h>
#include <time.h>

static const char *const ZONES[] = {
    "Europe/London",        "Europe/Vienna",     "America/New_York",
    "America/Sao_Paulo",    "America/Havana",    "America/St_Johns",
    "Australia/Sydney",     "Asia/Kolkata",      "Asia/Kathmandu",
    "Asia/Tehran",          "Pacific/Auckland",  "Pacific/Chatham",
    "Pacific/Apia",         "Africa/Casablanca", "Australia/Lord_Howe",
    "America/Scoresbysund", "Asia/Gaza",         "Africa/Cairo",
    "America/Nuuk",         "Europe/Dublin",     "UTC",
};
enum { ZONE_COUNT = sizeof ZONES / sizeof ZONES[0] };

static struct civil civil_of_tm(const struct tm *tm)
{
    return (struct civil){tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday,
                          tm->tm_hour,        tm->tm_min,     tm->tm_sec};
}

static bool civil_is_equal(const struct civil *a, const struct civil *b)
{
    return moment_of_civil(a) == moment_of_civil(b);
}

// What the C library says about a local time: how many moments show it, and
// which is the first. mktime with either guess; a moment that shows another
// wall time does not count.
static int moments_of(const struct civil *civil, int64_t *first)
{
    int found = 0;

    for (int guess = 0; guess <= 1; guess++) {
        struct tm tm = {.tm_year = civil->year - 1900,
                        .tm_mon = civil->month - 1,
                        .tm_mday = civil->day,
                        .tm_hour = civil->hour,
                        .tm_min = civil->minute,
                        .tm_sec = civil->second,
                        .tm_isdst = guess};
        time_t at = mktime(&tm);
        struct civil back = civil_of_tm(&tm);

        if (!civil_is_equal(&back, civil) || (found && at == *first)) {
            continue;
        }
        *first = !found || at < *first ? at : *first;
        found++;
    }
    return found;
}

// Every eleven hours and seven minutes, 1970 to 2100.
static void test_against_libc(struct arena *arena, const char *name)
{
    struct zone *zone;
    struct err err = {0};
    bool same = true, back = true;

    CHECK(name, zone_open(arena, name, &zone, &err));
    (void)setenv("TZ", name, 1);
    tzset();
    for (int64_t at = 0; at < 4102444800; at += 11 * HOUR + 7 * MINUTE) {
        time_t now = at;
        struct tm tm;
        struct civil civil = zone_civil(zone, at), want;
        int64_t again;
        enum zone_fit fit;

        want = civil_of_tm(localtime_r(&now, &tm));
        same = same && civil_is_equal(&civil, &want);
        fit = zone_moment(zone, &civil, &again);
        back = back && fit != ZONE_GAP
            && (again == at || (fit == ZONE_TWICE && again < at));
    }
    CHECK("shows what localtime shows", same);
    CHECK("comes back to the same moment", back);
}

// The hours around every change of the offset: local times that do not exist
// and local times that exist twice.
static void test_changes(struct arena *arena, const char *name)
{
    struct zone *zone;
    struct err err = {0};
    int wrong = 0, gaps = 0, twices = 0;

    CHECK(name, zone_open(arena, name, &zone, &err));
    (void)setenv("TZ", name, 1);
    tzset();
    for (int64_t wall = 0; wall < 4102444800; wall += 30 * MINUTE) {
        struct civil civil = civil_of_moment(wall);
        int64_t first = 0, at;
        enum zone_fit fit = zone_moment(zone, &civil, &at);

        gaps += fit == ZONE_GAP;
        twices += fit == ZONE_TWICE;
        // mktime is slow: asked near the changes and once a month.
        if (fit != ZONE_EXACT || wall % (31 * DAY) == 0) {
            int count = moments_of(&civil, &first);

            wrong += (fit == ZONE_GAP && count != 0)
                  || (fit == ZONE_EXACT && (count != 1 || at != first))
                  || (fit == ZONE_TWICE && count > 0 && at > first);
        }
    }
    if (wrong) {
        printf("%s: %d wrong, %d gaps, %d twice\n", name, wrong, gaps, twices);
    }
    CHECK("gaps and doubles agree with mktime", wrong == 0);
    CHECK("there are both kinds of change", gaps > 100 && twices > 100);
}

struct fit_case {
    const char *name, *zone, *local;
    enum zone_fit fit;
    const char *utc;
};
static const struct fit_case FITS[] = {
    {"an ordinary winter hour",         "Europe/London",       "2026-12-01T14:00",    ZONE_EXACT,
     "2026-12-01T14:00:00Z"                                                                                             },
    {"an ordinary summer hour",         "Europe/London",       "2026-07-01T14:00",    ZONE_EXACT,
     "2026-07-01T13:00:00Z"                                                                                             },
    {"the second before the gap",       "Europe/London",       "2027-03-28T00:59:59",
     ZONE_EXACT,                                                                                  "2027-03-28T00:59:59Z"},
    {"an hour that spring left out",    "Europe/London",       "2027-03-28T01:30",
     ZONE_GAP,                                                                                    "2027-03-28T01:00:00Z"},
    {"the hour after the gap",          "Europe/London",       "2027-03-28T02:00",    ZONE_EXACT,
     "2027-03-28T01:00:00Z"                                                                                             },
    {"an hour that autumn gives twice", "Europe/London",       "2026-10-25T01:30",
     ZONE_TWICE,                                                                                  "2026-10-25T00:30:00Z"},
    {"a gap far beyond the table",      "Europe/Vienna",       "2090-03-26T02:30",
     ZONE_GAP,                                                                                    "2090-03-26T01:00:00Z"},
    {"a southern spring",               "Australia/Sydney",    "2026-10-04T02:30",    ZONE_GAP,
     "2026-10-03T16:00:00Z"                                                                                             },
    {"a southern autumn",               "Australia/Sydney",    "2027-04-04T02:30",    ZONE_TWICE,
     "2027-04-03T15:30:00Z"                                                                                             },
    {"half an hour of change",          "Australia/Lord_Howe", "2026-10-04T02:15",
     ZONE_GAP,                                                                                    "2026-10-03T15:30:00Z"},
    {"a zone of quarter hours",         "Asia/Kathmandu",      "2026-06-01T12:00",
     ZONE_EXACT,                                                                                  "2026-06-01T06:15:00Z"},
    {"a day that never was",            "Pacific/Apia",        "2011-12-30T12:00",    ZONE_GAP,
     "2011-12-30T10:00:00Z"                                                                                             },
};

static void test_fits(struct arena *arena)
{
    for (size_t i = 0; i < sizeof FITS / sizeof FITS[0]; i++) {
        const struct fit_case *c = &FITS[i];
        char room[MOMENT_ROOM];
        struct zone *zone;
        struct civil civil;
        struct err err = {0};
        int64_t at = 0;
        bool fits = zone_open(arena, c->zone, &zone, &err)
                 && civil_parse(str_of(c->local), &civil, &err)
                 && zone_moment(zone, &civil, &at) == c->fit;

        CHECK(c->name, fits && !strcmp(moment_print_utc(at, room), c->utc));
    }
}

static void test_day_start(struct arena *arena)
{
    struct zone *zone;
    struct err err = {0};
    char room[MOMENT_ROOM];
    // In Havana the clock goes from 00:00 to 01:00 on 2027-03-14.
    struct civil noon = {2027, 3, 14, 16, 0, 0};

    CHECK("Havana", zone_open(arena, "America/Havana", &zone, &err));
    CHECK("a day without a midnight begins at its first second",
          !strcmp(moment_print_utc(zone_day_start(zone, moment_of_civil(&noon)),
                                   room),
                  "2027-03-14T05:00:00Z"));
    CHECK(
        "that second is one o'clock",
        zone_civil(zone, moment_of_civil(&(struct civil){2027, 3, 14, 5, 0, 0}))
                .hour
            == 1);
}

static void test_names(struct arena *arena)
{
    static const char *const BAD[] = {
        "",
        "/etc/passwd",
        "../../../etc/passwd",
        "Europe/../UTC",
        "Europe",
        "Europe/",
        "Nowhere/Land",
        "Europe//London",
        "posixrules\n",
        "tzdata.zi",
        "zone.tab",
        "-x",
    };

    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        struct zone *zone;
        struct err err = {0};

        CHECK("a name that is no zone is refused",
              !zone_open(arena, BAD[i], &zone, &err) && err.kind == ERR_INPUT
                  && zone == NULL);
    }
}

static void test_calendar(void)
{
    struct civil civil;
    struct err err = {0};
    char room[MOMENT_ROOM];
    bool round_trip = true, weekday = true;
    static const char *const BAD[] = {
        "",
        "2026",
        "2026-13-01",
        "2026-02-29",
        "2026-00-10",
        "2026-01-00",
        "2026-04-31",
        "2026-1-1",
        "0000-01-01",
        "2026-12-01T",
        "2026-12-01T24:00",
        "2026-12-01T14:60",
        "2026-12-01T14:00:60",
        "2026-12-01T14:00Z",
        "2026-12-01x",
    };

    for (int64_t day = -719162; day < 2932896; day++) { // years 1 to 9999
        civil = civil_of_moment(day * DAY + 86399);
        round_trip = round_trip && moment_of_civil(&civil) == day * DAY + 86399;
        weekday = weekday && civil_weekday(&civil) == ((day + 3) % 7 + 7) % 7;
    }
    CHECK("every day from year 1 to 9999 comes back", round_trip);
    CHECK("weekdays follow each other", weekday);
    CHECK("2026-11-22 is a Sunday", civil_parse(STR("2026-11-22"), &civil, &err)
                                        && civil_weekday(&civil) == 6);
    CHECK("a leap day is a day", civil_parse(STR("2028-02-29"), &civil, &err));
    CHECK("a space may stand for the T",
          civil_parse(STR("2026-12-01 14:05:06"), &civil, &err)
              && !strcmp(moment_print_utc(moment_of_civil(&civil), room),
                         "2026-12-01T14:05:06Z"));
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
        CHECK("what is no date is refused",
              !civil_parse(str_of(BAD[i]), &civil, &err)
                  && err.kind == ERR_INPUT);
    }
}

int main(void)
{
    struct arena *arena = arena_open("test");

    test_calendar();
    test_names(arena);
    test_fits(arena);
    test_day_start(arena);
    for (int i = 0; i < ZONE_COUNT; i++) {
        test_against_libc(arena, ZONES[i]);
    }
    test_changes(arena, "Europe/London");
    test_changes(arena, "Australia/Sydney");
    test_changes(arena, "America/New_York");
    arena_close(arena);
    return check_end();
}
