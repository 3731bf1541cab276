// test_followup - when somebody is asked again: month ends, leap years, both
// clock changes, zones on either side of the date line.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "measure/followup.h"
#include "measure/registry.h"

static struct arena *arena;

// ---- days -------------------------------------------------------------------

static void test_month_ends(void)
{
    static const struct {
        const char *name;
        struct civil ended;
        int months;
        int year, month, day;
    } CASES[] = {
        {"the same day three months on",
         {2026, 3, 15, 0, 0, 0},
         3,                                                                           2026,
         6,                                                                                    15},
        {"30 November + 3 is 28 February",
         {2026, 11, 30, 0, 0, 0},
         3,                                                                           2027,
         2,                                                                                    28},
        {"30 November + 3 is 29 February in a leap year",
         {2027, 11, 30, 0, 0, 0},
         3,                                                                           2028,
         2,                                                                                    29},
        {"30 November + 6 is 30 May, not 28",
         {2026, 11, 30, 0, 0, 0},
         6,                                                                           2027,
         5,                                                                                    30},
        {"31 March + 3 is 30 June",                       {2026, 3, 31, 0, 0, 0},  3, 2026, 6, 30},
        {"31 August + 6 is 28 February",
         {2026, 8, 31, 0, 0, 0},
         6,                                                                           2027,
         2,                                                                                    28},
        {"29 February + 12 is 28 February",
         {2028, 2, 29, 0, 0, 0},
         12,                                                                          2029,
         2,                                                                                    28},
        {"31 December + 12 is 31 December",
         {2026, 12, 31, 0, 0, 0},
         12,                                                                          2027,
         12,                                                                                   31},
        {"October + 3 goes over the year",
         {2026, 10, 1, 0, 0, 0},
         3,                                                                           2027,
         1,                                                                                    1 },
        {"2100 is no leap year",                          {2099, 11, 30, 0, 0, 0}, 3, 2100, 2, 28},
        {"2000 was one",                                  {1999, 11, 30, 0, 0, 0}, 3, 2000, 2, 29},
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct civil day = followup_day(&CASES[i].ended, CASES[i].months);

        CHECK(CASES[i].name, day.year == CASES[i].year
                                 && day.month == CASES[i].month
                                 && day.day == CASES[i].day);
    }
}

// ---- noon on the wall -------------------------------------------------------

static const struct zone *zone_of(const char *name)
{
    struct zone *zone = NULL;
    struct err err;

    CHECK(name, zone_open(arena, name, &zone, &err));
    return zone;
}

static int64_t local(const struct zone *zone, struct civil civil)
{
    int64_t at;

    (void)zone_moment(zone, &civil, &at);
    return at;
}

static bool is_noon_of(const struct zone *zone, int64_t at, int year, int month,
                       int day)
{
    struct civil civil = zone_civil(zone, at);

    return civil.year == year && civil.month == month && civil.day == day
        && civil.hour == 12 && civil.minute == 0 && civil.second == 0;
}

static void test_zones(void)
{
    const struct zone *london = zone_of("Europe/London");
    const struct zone *auckland = zone_of("Pacific/Auckland");
    const struct zone *apia = zone_of("Pacific/Apia");
    const struct zone *new_york = zone_of("America/New_York");
    int64_t late = local(london, (struct civil){2026, 11, 30, 23, 30, 0});

    CHECK("noon in London in winter",
          is_noon_of(london, followup_due(london, late, 3), 2027, 2, 28)
              && followup_due(london, late, 3) % DAY == 12 * HOUR);
    CHECK(
        "noon in London in summer is 11 in UTC",
        followup_due(london, late, 6) % DAY == 11 * HOUR
            && is_noon_of(london, followup_due(london, late, 6), 2027, 5, 30));
    CHECK("the wall's day counts, not that of UTC",
          is_noon_of(auckland, followup_due(auckland, late, 3), 2027, 3, 1));
    late = local(new_york, (struct civil){2026, 12, 31, 23, 0, 0});
    CHECK("also before midnight in New York",
          is_noon_of(new_york, followup_due(new_york, late, 3), 2027, 3, 31));
    late = local(apia, (struct civil){2011, 9, 30, 9, 0, 0});
    CHECK("a day that the zone left out is no crash: the next moment there is",
          followup_due(apia, late, 3) > late + 89 * DAY);
}

// Noon stays noon over a change of the clock.
static void test_days(void)
{
    const struct zone *london = zone_of("Europe/London");
    int64_t spring = local(london, (struct civil){2027, 3, 25, 16, 0, 0});
    int64_t autumn = local(london, (struct civil){2026, 10, 20, 9, 0, 0});

    CHECK(
        "seven days over the spring change",
        is_noon_of(london, followup_noon_after(london, spring, 7), 2027, 4, 1));
    CHECK("seven days over the autumn change",
          is_noon_of(london, followup_noon_after(london, autumn, 7), 2026, 10,
                     27));
    CHECK("twenty-one days",
          is_noon_of(london, followup_noon_after(london, autumn, 21), 2026, 11,
                     10));
}

// ---- steps ------------------------------------------------------------------

static void test_steps(void)
{
    enum { DUE = 1000 };
    const int64_t due = DUE * DAY;
    struct followup_times times = {.due_at = due};

    CHECK("before it is due", followup_next(&times, due - 1) == FOLLOWUP_WAIT);
    CHECK("when it is due", followup_next(&times, due) == FOLLOWUP_ASK);
    CHECK("late is better than never",
          followup_next(&times, due + 29 * DAY) == FOLLOWUP_ASK);
    CHECK("but not out of the blue",
          followup_next(&times, due + 30 * DAY) == FOLLOWUP_MISSED);
    times.asked_at = due;
    CHECK("six days after: nothing",
          followup_next(&times, due + 7 * DAY - 1) == FOLLOWUP_WAIT);
    CHECK("seven days after: one reminder",
          followup_next(&times, due + 7 * DAY) == FOLLOWUP_REMIND);
    times.reminded_at = due + 7 * DAY;
    CHECK("no second one",
          followup_next(&times, due + 20 * DAY) == FOLLOWUP_WAIT);
    CHECK("after three weeks the door note",
          followup_next(&times, due + 21 * DAY) == FOLLOWUP_CLOSE);
    CHECK("a clock that was set back waits",
          followup_next(&times, due - 50 * DAY) == FOLLOWUP_WAIT);
    times.answered = true;
    CHECK("answered: nothing, ever",
          followup_next(&times, due + 400 * DAY) == FOLLOWUP_WAIT);
    CHECK("no date yet: nothing",
          followup_next(&(struct followup_times){0}, due) == FOLLOWUP_WAIT);
}

// ---- results ----------------------------------------------------------------

static void test_cutoffs(void)
{
    struct scale lower = {
        .better = BETTER_LOWER,
        .cutoff = {.known = true, .value = 10, .trust = TRUST_VERIFIED}
    };
    struct scale higher = lower;
    struct scale recalled = lower;
    struct scale none = lower;

    higher.better = BETTER_HIGHER;
    recalled.cutoff.trust = TRUST_RECALLED;
    none.cutoff.known = false;
    CHECK("back on the clinical side", followup_is_above(&lower, 6, 10));
    CHECK("one below is not", !followup_is_above(&lower, 6, 9));
    CHECK("there at the end too: no return",
          !followup_is_above(&lower, 12, 14));
    CHECK("no score before: told", followup_is_above(&lower, NAN, 11));
    CHECK("no score now: nothing", !followup_is_above(&lower, 6, NAN));
    CHECK("higher is better: the other way",
          followup_is_above(&higher, 14, 10)
              && !followup_is_above(&higher, 14, 11));
    CHECK("an unverified cut-off says nothing",
          !followup_is_above(&recalled, 6, 20));
    CHECK("no cut-off says nothing", !followup_is_above(&none, 6, 20));
}

static void test_rates(void)
{
    struct followup_rate few = {3, 9, 9};
    struct followup_rate many = {3, 15, 2};

    CHECK("nine asked are too few to say", !followup_rate_is_told(&few));
    CHECK("fifteen are told", followup_rate_is_told(&many));
    CHECK("two of fifteen are 13 of 100", followup_percent(&many) == 13);
    CHECK("nobody asked is no division",
          followup_percent(&(struct followup_rate){0}) == 0);
}

static void test_form(void)
{
    struct registry registry;
    struct err err;
    const struct instrument *form;

    CHECK("instruments open", registry_open(arena, &registry, &err));
    form = registry_find(&registry, STR("followup"));
    CHECK("the form has three own questions, not validated",
          form && form->item_count == 3 && form->own
              && !form->scales[0].cutoff.known);
}

int main(void)
{
    arena = arena_open("test");
    test_month_ends();
    test_zones();
    test_days();
    test_steps();
    test_cutoffs();
    test_rates();
    test_form();
    arena_close(arena);
    return check_end();
}
