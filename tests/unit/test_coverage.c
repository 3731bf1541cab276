// test_coverage - by when a safety answer is read, over every awkward clock.
//
// The plan: Monday to Friday 09:00-12:00 and 13:00-17:00, Saturday 10:00-12:00,
// read by 10:00, notice at 07:30, again after 15 minutes; Mara, then Jo. London
// unless a case says otherwise. 2026-12-25 and 2026-12-28 are holidays.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"

#include "base/arena.h"
#include "measure/coverage.h"

static struct arena *arena;
static struct coverage plan;
static const int HOLIDAYS[] = {20261225, 20261228};
static const struct day_list DAYS = {HOLIDAYS, 2};

static void make_plan(void)
{
    memset(&plan, 0, sizeof plan);
    for (int day = 0; day < 5; day++) {
        plan.windows[plan.window_count++] =
            (struct coverage_window){day, 9 * 60, 12 * 60};
        plan.windows[plan.window_count++] =
            (struct coverage_window){day, 13 * 60, 17 * 60};
    }
    plan.windows[plan.window_count++] =
        (struct coverage_window){5, 10 * 60, 12 * 60};
    plan.people[0] = (struct coverage_person){"Mara", "mara@example.org"};
    plan.people[1] = (struct coverage_person){"Jo", "jo@example.org"};
    plan.people_count = 2;
    plan.read_by = 600;
    plan.notice_at = 450;
    plan.repeat_minutes = 15;
}

static int64_t moment_in(const struct zone *zone, const char *local)
{
    struct civil civil;
    struct err err = {0};
    int64_t at = 0;

    CHECK(local, civil_parse(str_of(local), &civil, &err));
    (void)zone_moment(zone, &civil, &at);
    return at;
}

static struct zone *zone_of(const char *name)
{
    struct zone *zone;
    struct err err = {0};

    CHECK(name, zone_open(arena, name, &zone, &err));
    return zone;
}

struct promise_case {
    const char *name, *zone, *at, *read_by;
};
static const struct promise_case PROMISES[] = {
    {"23:00 before a working day: tomorrow by ten",          "Europe/London",
     "2026-12-01T23:00",                                                                             "2026-12-02T10:00"},
    {"two at night: the same morning",                       "Europe/London",    "2026-12-02T02:00",
     "2026-12-02T10:00"                                                                                                },
    {"at 09:00, when the window opens",                      "Europe/London",    "2026-12-02T09:00",
     "2026-12-02T10:00"                                                                                                },
    {"at 10:00 sharp: by the end of the window",             "Europe/London",
     "2026-12-02T10:00",                                                                             "2026-12-02T12:00"},
    {"at 11:59, the last minute of a window",                "Europe/London",
     "2026-12-02T11:59",                                                                             "2026-12-02T12:00"},
    {"at 12:00 nobody is there: tomorrow by ten",            "Europe/London",
     "2026-12-02T12:00",                                                                             "2026-12-03T10:00"},
    {"in the afternoon window: by its end",                  "Europe/London",    "2026-12-02T13:00",
     "2026-12-02T17:00"                                                                                                },
    {"Friday evening: Saturday by ten",                      "Europe/London",    "2026-12-04T18:00",
     "2026-12-05T10:00"                                                                                                },
    {"Saturday after noon: Monday by ten",                   "Europe/London",    "2026-12-05T12:00",
     "2026-12-07T10:00"                                                                                                },
    {"Sunday at 23:59: Monday by ten",                       "Europe/London",    "2026-12-06T23:59",
     "2026-12-07T10:00"                                                                                                },
    {"Christmas Eve at 23:00: Saturday, a holiday left out", "Europe/London",
     "2026-12-24T23:00",                                                                             "2026-12-26T10:00"},
    {"in what would be a window on a holiday",               "Europe/London",
     "2026-12-25T09:30",                                                                             "2026-12-26T10:00"},
    {"over Sunday and a holiday Monday: Tuesday",            "Europe/London",
     "2026-12-26T12:30",                                                                             "2026-12-29T10:00"},
    {"the night of the spring change, 23 hours",             "Europe/London",
     "2027-03-27T23:00",                                                                             "2027-03-29T10:00"},
    {"after an hour that did not exist",                     "Europe/London",    "2027-03-28T01:30",
     "2027-03-29T10:00"                                                                                                },
    {"the night of the autumn change, 25 hours",             "Europe/London",
     "2026-10-24T23:00",                                                                             "2026-10-26T10:00"},
    {"in an hour that existed twice",                        "Europe/London",    "2026-10-25T01:30",
     "2026-10-26T10:00"                                                                                                },
    {"New Year's Eve in Sydney",                             "Australia/Sydney", "2026-12-31T23:00",
     "2027-01-01T10:00"                                                                                                },
    {"where days end at half past in UTC",                   "Asia/Kolkata",     "2026-12-01T23:00",
     "2026-12-02T10:00"                                                                                                },
};

static void test_promises(void)
{
    for (size_t i = 0; i < sizeof PROMISES / sizeof *PROMISES; i++) {
        const struct promise_case *c = &PROMISES[i];
        struct zone *zone = zone_of(c->zone);
        struct err err = {0};
        int64_t read_by = 0;

        CHECK(c->name, coverage_read_by(&plan, &DAYS, zone,
                                        moment_in(zone, c->at), &read_by, &err)
                           && read_by == moment_in(zone, c->read_by));
    }
}

// A Sunday practice, so that the change itself is within covered hours.
static void test_changes_of_the_clock(void)
{
    struct coverage sunday = plan;
    struct zone *zone = zone_of("Europe/London");
    struct day_list none = {NULL, 0};
    struct err err = {0};
    int64_t read_by, at;

    sunday.windows[0] = (struct coverage_window){6, 0, 240};
    sunday.window_count = 1;
    sunday.read_by = 90; // 01:30
    at = moment_in(zone, "2027-03-27T23:00");
    CHECK("a promise in the hour that spring leaves out: the change",
          coverage_read_by(&sunday, &none, zone, at, &read_by, &err)
              && read_by == moment_in(zone, "2027-03-28T02:00"));
    at = moment_in(zone, "2026-10-24T23:00");
    CHECK("a promise in the hour that autumn doubles: the first",
          coverage_read_by(&sunday, &none, zone, at, &read_by, &err)
              && read_by - at == 2 * HOUR + 30 * MINUTE);
    at = moment_in(zone, "2026-10-25T00:59");
    CHECK("the doubled hour is covered both times",
          coverage_is_open(&sunday, &none, zone, at + 30 * MINUTE)
              && coverage_is_open(&sunday, &none, zone, at + 90 * MINUTE));
    CHECK(
        "the window lasts five hours that night",
        coverage_is_open(&sunday, &none, zone, at - 59 * MINUTE + 5 * HOUR - 1)
            && !coverage_is_open(&sunday, &none, zone,
                                 at - 59 * MINUTE + 5 * HOUR));
}

struct notice_case {
    const char *name, *at;
    int n;
    const char *when;
    int person;
};
static const struct notice_case NOTICES[] = {
    {"covered: at once",                        "2026-12-02T10:00", 0, "2026-12-02T10:00", 0},
    {"again after 15 minutes, the next person", "2026-12-02T10:00", 1,
     "2026-12-02T10:15",                                                                   1},
    {"then the first again",                    "2026-12-02T10:00", 2, "2026-12-02T10:30", 0},
    {"uncovered: at 07:30",                     "2026-12-01T23:00", 0, "2026-12-02T07:30", 0},
    {"then when the window opens",              "2026-12-01T23:00", 1, "2026-12-02T09:00",
     1                                                                                      },
    {"then every 15 minutes",                   "2026-12-01T23:00", 2, "2026-12-02T09:15", 0},
    {"over lunch: when they are back",          "2026-12-02T12:10", 0,
     "2026-12-02T13:00",                                                                   0},
    {"just before closing",                     "2026-12-02T16:50", 0, "2026-12-02T16:50", 0},
    {"and not into the evening",                "2026-12-02T16:50", 1, "2026-12-03T07:30", 1},
    {"over a holiday",                          "2026-12-24T23:00", 0, "2026-12-26T07:30", 0},
    {"over the spring change",                  "2027-03-27T23:00", 0, "2027-03-29T07:30", 0},
    {"over the autumn change",                  "2026-10-24T23:00", 0, "2026-10-26T07:30", 0},
};

static void test_notices(void)
{
    struct zone *zone = zone_of("Europe/London");

    for (size_t i = 0; i < sizeof NOTICES / sizeof *NOTICES; i++) {
        const struct notice_case *c = &NOTICES[i];
        struct coverage_notice notice;

        CHECK(c->name, coverage_notice(&plan, &DAYS, zone,
                                       moment_in(zone, c->at), c->n, &notice)
                           && notice.when == moment_in(zone, c->when)
                           && notice.person == c->person);
    }
}

static void test_nobody(void)
{
    struct zone *zone = zone_of("Europe/London");
    struct coverage never = plan;
    struct coverage_notice notice;
    struct err err = {0};
    int64_t read_by;
    int all[70];
    struct day_list list = {all, 70};
    int64_t start = moment_in(zone, "2026-12-01T00:00");

    for (int i = 0; i < 70; i++) {
        struct civil c = zone_civil(zone, start + (int64_t)i * DAY + 12 * HOUR);

        all[i] = c.year * 10000 + c.month * 100 + c.day;
    }
    CHECK("when everybody is away no promise is made",
          !coverage_read_by(&never, &list, zone, start, &read_by, &err)
              && err.kind == ERR_INPUT);
    CHECK("and no notice is planned",
          !coverage_notice(&never, &list, zone, start, 0, &notice));
}

static void test_check(void)
{
    struct coverage bad;
    struct err err = {0};

    CHECK("the plan is good", coverage_check(&plan, &err));
    bad = plan;
    bad.window_count = 0;
    CHECK("no hours are refused", !coverage_check(&bad, &err));
    bad = plan;
    bad.people_count = 0;
    CHECK("nobody is refused", !coverage_check(&bad, &err));
    bad = plan;
    bad.windows[3].to = bad.windows[3].from;
    CHECK("an empty window is refused", !coverage_check(&bad, &err));
    bad = plan;
    bad.windows[0].to = 1441;
    CHECK("a window over midnight is refused", !coverage_check(&bad, &err));
    bad = plan;
    bad.people[1].mail[0] = '\0';
    CHECK("a person without mail is refused", !coverage_check(&bad, &err));
    bad = plan;
    bad.read_by = 9 * 60 + 59;
    CHECK("a promise before Saturday's window is refused",
          !coverage_check(&bad, &err) && strstr(err.text, "Saturday"));
    bad = plan;
    bad.repeat_minutes = 0;
    CHECK("a notice without end is refused", !coverage_check(&bad, &err));
}

int main(void)
{
    arena = arena_open("test");
    make_plan();
    test_check();
    test_promises();
    test_changes_of_the_clock();
    test_notices();
    test_nobody();
    arena_close(arena);
    return check_end();
}
