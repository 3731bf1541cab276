// Every signal: a case that fires, one that just does not, and what clears it.
// Vectors of PRODUCT.md 1.4 and DECISIONS.md 7-9.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/moment.h"
#include "base/text.h"
#include "check.h"
#include "measure/registry.h"
#include "measure/signal.h"

#include <ctype.h>
#include <stdlib.h>

enum { NOW = 1000 * DAY, NONE = ANSWER_MISSING };

static struct arena *arena;
static struct registry registry;

// ---- asking one rule --------------------------------------------------------

static struct finding found;

static bool fires(enum signal_rule rule, const struct picture *picture)
{
    struct finding all[SIGNAL_RULE_COUNT];
    int count = signal_judge(picture, &SIGNAL_DEFAULTS, all);

    for (int i = 0; i < count; i++) {
        if (all[i].rule == rule) {
            found = all[i];
            return true;
        }
    }
    return false;
}

static enum clearing clears(const struct picture *picture,
                            const struct finding *open)
{
    return SIGNAL_RULES[open->rule].clears(picture, &SIGNAL_DEFAULTS, open);
}

// ---- pictures ---------------------------------------------------------------

// A check whose rating is `rating`, a multiple of 5: the first items take what
// they can.
static struct check check_of(int session, int rating)
{
    int left = rating / 5;
    int item[5];

    for (int i = 0; i < 5; i++) {
        item[i] = left > 4 ? 4 : left;
        left -= item[i];
    }
    return (struct check){(int64_t)session * 7 * DAY,
                          session,
                          item[0],
                          item[1],
                          item[2],
                          item[3],
                          4 - item[4]};
}

static struct picture with_checks(const struct check *checks, int count)
{
    return (struct picture){.now = NOW, .checks = checks, .check_count = count};
}

static struct series series_of_scores(const char *code, const double *values,
                                      int count)
{
    const struct instrument *instrument =
        registry_find(&registry, str_of(code));
    struct series_point *points =
        arena_take(arena, (size_t)count, sizeof *points);

    for (int i = 0; i < count; i++) {
        points[i] =
            (struct series_point){(int64_t)(i + 1) * 7 * DAY, i + 1, values[i]};
    }
    return (struct series){instrument, &instrument->scales[0], points, count};
}

static bool fires_on_scores(enum signal_rule rule, const char *code,
                            const double *values, int count)
{
    struct series series = series_of_scores(code, values, count);
    struct picture picture = {.now = NOW, .series = &series, .series_count = 1};

    return fires(rule, &picture);
}

#define SCORES(...)                                                            \
    (const double[]){__VA_ARGS__},                                             \
        (int)(sizeof((double[]){__VA_ARGS__}) / sizeof(double))

// ---- S1, S2, S7 -------------------------------------------------------------

static void test_safety(void)
{
    struct picture picture = {.now = NOW};

    CHECK("no answer, no safety", !fires(S1_SAFETY, &picture));
    picture.safety.given = true;
    picture.safety.instrument = registry_find(&registry, STR("phq9"));
    picture.safety.item = 8;
    picture.safety.value = 1;
    CHECK("item 9 at 1 fires", fires(S1_SAFETY, &picture));
    CHECK("it says which item", strcmp(found.series, "phq9/9") == 0);
    CHECK("its level is now", SIGNAL_RULES[S1_SAFETY].level == LEVEL_NOW);
    picture.safety =
        (struct safety_answer){.given = true, .help_pressed = true};
    CHECK("\"I need help\" fires", fires(S1_SAFETY, &picture));
    picture.safety.given = false;
    CHECK("only a person closes it", clears(&picture, &found) == STAYS_OPEN);
}

static void test_worse(void)
{
    CHECK("PHQ-9 10 to 15 is silent",
          !fires_on_scores(S2_WORSE, "phq9", SCORES(10, 15)));
    CHECK("PHQ-9 10 to 16 fires",
          fires_on_scores(S2_WORSE, "phq9", SCORES(10, 16)));
    CHECK("the numbers are start, now, points", found.number[0] == 10
                                                    && found.number[1] == 16
                                                    && found.number[2] == 6);
    CHECK("it names its series", strcmp(found.series, "phq9/total") == 0);
    CHECK("GAD-7 8 to 11 is silent",
          !fires_on_scores(S2_WORSE, "gad7", SCORES(8, 11)));
    CHECK("GAD-7 8 to 12 fires",
          fires_on_scores(S2_WORSE, "gad7", SCORES(8, 12)));
    CHECK("one score is no change",
          !fires_on_scores(S2_WORSE, "phq9", SCORES(20)));
    CHECK("getting better is silent",
          !fires_on_scores(S2_WORSE, "phq9", SCORES(20, 4)));
    CHECK("WHO-5 down by 10 fires: higher is better",
          fires_on_scores(S2_WORSE, "who5", SCORES(60, 50)));
    CHECK("CORE-10's unverified threshold is silent",
          !fires_on_scores(S2_WORSE, "core10", SCORES(5, 40)));
    CHECK("a form without a threshold is silent",
          !fires_on_scores(S2_WORSE, "k10", SCORES(10, 50)));
    CHECK("own items have no threshold",
          !fires_on_scores(S2_WORSE, "pre", SCORES(16, 0)));
}

static enum clearing worse_after(const double *later, int count)
{
    double values[8] = {10, 16};
    struct series series;
    struct picture picture = {.now = NOW, .series = &series, .series_count = 1};

    series = series_of_scores("phq9", values, 2);
    (void)fires(S2_WORSE, &picture);
    memcpy(values + 2, later, (size_t)count * sizeof *later);
    series = series_of_scores("phq9", values, 2 + count);
    return clears(&picture, &found);
}

static void test_worse_clears(void)
{
    CHECK("one later value inside is not enough",
          worse_after(SCORES(12)) == STAYS_OPEN);
    CHECK("two later values inside clear",
          worse_after(SCORES(12, 15)) == CLEARED);
    CHECK("better than the start clears too",
          worse_after(SCORES(3, 2)) == CLEARED);
    CHECK("the newest outside keeps it open",
          worse_after(SCORES(12, 13, 16)) == STAYS_OPEN);
    CHECK("the two must be the last two",
          worse_after(SCORES(16, 12, 13)) == CLEARED);
}

static void test_no_change(void)
{
    CHECK("session 7 is silent",
          !fires_on_scores(S7_NO_CHANGE_YET, "phq9",
                           SCORES(15, 15, 15, 15, 15, 15, 15)));
    CHECK("session 8 within 5 points fires",
          fires_on_scores(S7_NO_CHANGE_YET, "phq9",
                          SCORES(15, 15, 15, 15, 15, 15, 15, 10)));
    CHECK("6 points better is change",
          !fires_on_scores(S7_NO_CHANGE_YET, "phq9",
                           SCORES(15, 15, 15, 15, 15, 15, 15, 9)));
    CHECK("a start below the cut-off is silent",
          !fires_on_scores(S7_NO_CHANGE_YET, "phq9",
                           SCORES(9, 9, 9, 9, 9, 9, 9, 9)));
    CHECK("unverified: silent",
          !fires_on_scores(S7_NO_CHANGE_YET, "core10",
                           SCORES(20, 20, 20, 20, 20, 20, 20, 20)));
}

static void test_no_change_decision(void)
{
    struct series series =
        series_of_scores("phq9", SCORES(15, 15, 15, 15, 15, 15, 15, 15));
    struct visit visit = {8 * 7 * DAY - HOUR, 8, ATTENDANCE_ATTENDED, true};
    struct picture picture = {.now = NOW,
                              .series = &series,
                              .series_count = 1,
                              .visits = &visit,
                              .visit_count = 1};

    CHECK("S7 fires before a decision", fires(S7_NO_CHANGE_YET, &picture));
    picture.decision_at = 3 * 7 * DAY;
    CHECK("a decision of session 3 does not silence session 8",
          fires(S7_NO_CHANGE_YET, &picture));
    picture.decision_at = 8 * 7 * DAY + DAY;
    CHECK("a decision clears", clears(&picture, &found) == CLEARED);
    CHECK("and keeps it silent", !fires(S7_NO_CHANGE_YET, &picture));
}

// ---- S3 ---------------------------------------------------------------------

static void test_low_check(void)
{
    static const struct {
        const char *name;
        struct check check;
        bool fires;
    } CASES[] = {
        {"off 2 is silent",           {1, 1, 4, 4, 4, 4, 2},          false},
        {"off 3 fires",               {1, 1, 4, 4, 4, 4, 3},          true },
        {"another item at 2: silent", {1, 1, 2, 2, 2, 2, 0},          false},
        {"another item at 1 fires",   {1, 1, 4, 4, 1, 4, 0},          true },
        {"unanswered is not low",     {1, 1, NONE, NONE, 3, 3, NONE}, false},
    };
    struct check later;

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct picture picture = with_checks(&CASES[i].check, 1);

        CHECK(CASES[i].name, fires(S3_LOW_CHECK, &picture) == CASES[i].fires);
    }
    struct check both[] = {CASES[1].check, CASES[0].check};
    struct picture picture = with_checks(both, 1);

    (void)fires(S3_LOW_CHECK, &picture);
    CHECK("the same check does not clear itself",
          clears(&picture, &found) == STAYS_OPEN);
    later = both[1];
    later.at = 9;
    both[1] = later;
    picture.check_count = 2;
    CHECK("the next check above clears", clears(&picture, &found) == CLEARED);
    both[1].off = 4;
    CHECK("the next check low keeps it open",
          clears(&picture, &found) == STAYS_OPEN);
}

static void test_low_alliance(void)
{
    const struct instrument *wai = registry_find(&registry, STR("wai_sr"));
    struct alliance_total total = {&wai->scales[0], 40, NAN, false};
    struct picture picture = {
        .now = NOW, .alliance = &total, .alliance_count = 1};

    CHECK("no cut-off entered: silent", !fires(S3_LOW_CHECK, &picture));
    total.cutoff = 40;
    CHECK("on the practice's cut-off: silent", !fires(S3_LOW_CHECK, &picture));
    total.cutoff = 41;
    CHECK("under it: fires", fires(S3_LOW_CHECK, &picture));
    total.value = 45;
    CHECK("a later total above clears", clears(&picture, &found) == CLEARED);
    picture = (struct picture){.now = NOW, .warning_answered = true};
    CHECK("any Yes of RISQ fires", fires(S3_LOW_CHECK, &picture));
    picture.warning_answered = false;
    CHECK("a later form without Yes clears",
          clears(&picture, &found) == CLEARED);
}

// ---- S4 ---------------------------------------------------------------------

// Five items of 0..4 give ratings in steps of 5.
static void test_dip(void)
{
    struct check checks[8] = {check_of(1, 85), check_of(2, 90), check_of(3, 85),
                              check_of(4, 80)};
    struct picture picture = with_checks(checks, 4);

    // m = 86.67, MR = 5, sigma = 4.43, limit = 77.8
    CHECK("80 of usually 86.7 is silent", !fires(S4_DIP, &picture));
    checks[3] = check_of(4, 75);
    CHECK("75 fires", fires(S4_DIP, &picture));
    CHECK("the mean is of the earlier ones",
          check_near(found.number[1], 260 / 3.0, 1e-12));
    CHECK("sigma is the mean step / 1.128",
          check_near(found.number[2], 5 / 1.128, 1e-12));
    CHECK("two earlier ratings are too few",
          (picture = with_checks(checks + 1, 3), !fires(S4_DIP, &picture)));
    checks[3].off = NONE;
    picture = with_checks(checks, 4);
    CHECK("an incomplete check has no rating", !fires(S4_DIP, &picture));
}

static void test_dip_floors(void)
{
    struct check calm[] = {check_of(1, 90), check_of(2, 90), check_of(3, 90),
                           check_of(4, 85)};
    struct picture picture = with_checks(calm, 4);

    CHECK("no wandering: sigma is 4, so 5 points are silent",
          !fires(S4_DIP, &picture));
    calm[3] = check_of(4, 80);
    CHECK("and 10 fire", fires(S4_DIP, &picture) && found.number[2] == 4);
    CHECK("the limit is then 82", found.number[3] == 82);
}

static enum clearing dip_after(int a, int b, int c, int d)
{
    int ratings[] = {a, b, c, d};
    struct check checks[8] = {check_of(1, 85), check_of(2, 90), check_of(3, 85),
                              check_of(4, 75)};
    struct picture picture = with_checks(checks, 4);

    (void)fires(S4_DIP, &picture);
    for (int i = 0; i < 4 && ratings[i] >= 0; i++) {
        checks[4 + i] = check_of(5 + i, ratings[i]);
        picture.check_count++;
    }
    return clears(&picture, &found);
}

// m - sigma = 86.67 - 4.43 = 82.2, frozen when it fired.
static void test_dip_clears(void)
{
    CHECK("80 next is not back", dip_after(80, -1, 0, 0) == STAYS_OPEN);
    CHECK("85 next is recovered", dip_after(85, -1, 0, 0) == RECOVERED);
    CHECK("85 in the third is recovered",
          dip_after(75, 75, 85, -1) == RECOVERED);
    CHECK("three sessions without return: not recovered",
          dip_after(75, 80, 80, -1) == NOT_RECOVERED);
    CHECK("a return in the fourth is too late",
          dip_after(75, 80, 80, 100) == NOT_RECOVERED);
    CHECK("the low ones do not move the mean",
          dip_after(60, 80, -1, 0) == STAYS_OPEN);
}

static void test_dip_without_checks(void)
{
    struct check checks[] = {check_of(1, 85), check_of(2, 90), check_of(3, 85),
                             check_of(4, 75)};
    struct picture picture = with_checks(checks, 4);
    struct visit visits[4];

    (void)fires(S4_DIP, &picture);
    for (int i = 0; i < 4; i++) {
        visits[i] = (struct visit){(int64_t)(5 + i) * 7 * DAY, 5 + i,
                                   ATTENDANCE_ATTENDED, false};
    }
    picture.visits = visits;
    picture.visit_count = 3;
    CHECK("the third session may still be rated",
          clears(&picture, &found) == STAYS_OPEN);
    picture.visit_count = 4;
    CHECK("three sessions without any check: not recovered",
          clears(&picture, &found) == NOT_RECOVERED);
}

// ---- S5, S10 ----------------------------------------------------------------

static bool views_fire(double a, double b, double c, double d)
{
    struct view_pair views[] = {
        {1, 50, 50 + a},
        {2, 50, 50 + b},
        {3, 50, 50 + c},
        {4, 50, 50 + d}
    };
    struct picture picture = {.now = NOW, .views = views, .view_count = 4};

    return fires(S5_DIFFERENT_VIEWS, &picture);
}

static void test_views(void)
{
    struct view_pair later = {5, 50, 59};
    struct picture picture = {.now = NOW, .views = &later, .view_count = 1};

    CHECK("15 twice fires", views_fire(0, 0, 15, 15));
    CHECK("15 once does not", !views_fire(0, 0, 14, 15));
    CHECK("the client higher does not", !views_fire(0, 0, -20, -20));
    CHECK("three growths fire", views_fire(1, 5, 9, 12));
    CHECK("two growths do not", !views_fire(9, 5, 9, 12));
    CHECK("nor three that stay small", !views_fire(1, 3, 5, 9));
    CHECK("growing is the therapist's view above the client's",
          !views_fire(-1, -5, -9, -30));
    CHECK("a gap of 9 clears", clears(&picture, &found) == CLEARED);
    later.therapist = 60;
    CHECK("a gap of 10 does not", clears(&picture, &found) == STAYS_OPEN);
}

static void test_perfect(void)
{
    struct check checks[6];
    struct picture picture = with_checks(checks, 5);

    for (int i = 0; i < 6; i++) {
        checks[i] = check_of(i + 1, 100);
    }
    CHECK("five perfect checks fire", fires(S10_ALWAYS_PERFECT, &picture));
    CHECK("once only", SIGNAL_RULES[S10_ALWAYS_PERFECT].once);
    picture.check_count = 4;
    CHECK("four do not", !fires(S10_ALWAYS_PERFECT, &picture));
    checks[5] = check_of(6, 95);
    picture.check_count = 6;
    CHECK("a 95 ends the run", !fires(S10_ALWAYS_PERFECT, &picture));
    picture = (struct picture){.now = NOW, .perfect_alliance_run = 5};
    CHECK("a licensed alliance counts too",
          fires(S10_ALWAYS_PERFECT, &picture));
}

// ---- S6, S8, S9, S11 to S14 -------------------------------------------------

static struct visit visit_of(int number, enum attendance attendance)
{
    return (struct visit){NOW - (int64_t)(10 - number) * 7 * DAY, number,
                          attendance, false};
}

static void test_away(void)
{
    struct visit visits[] = {visit_of(1, ATTENDANCE_ATTENDED),
                             visit_of(2, ATTENDANCE_NO_SHOW),
                             visit_of(3, ATTENDANCE_CANCELLED_LATE),
                             visit_of(4, ATTENDANCE_ATTENDED)};
    struct picture picture = {
        .now = NOW, .visits = visits, .visit_count = 2, .next_booked = true};

    CHECK("one no-show is silent", !fires(S6_AWAY, &picture));
    picture.open_low_or_dip = true;
    CHECK("one after a low check or dip fires", fires(S6_AWAY, &picture));
    picture.open_low_or_dip = false;
    picture.visit_count = 3;
    CHECK("two in a row fire", fires(S6_AWAY, &picture));
    CHECK("it counts them", found.number[0] == 2);
    CHECK("it stays", clears(&picture, &found) == STAYS_OPEN);
    picture.visit_count = 4;
    CHECK("coming clears", clears(&picture, &found) == CLEARED);
    CHECK("and is silent", !fires(S6_AWAY, &picture));
    visits[2].attendance = ATTENDANCE_MOVED_BY_PRACTICE;
    picture.visit_count = 3;
    CHECK("a session that we moved does not count", !fires(S6_AWAY, &picture));
}

// C4: what the practice changed never counts against the client.
static void test_away_moved_by_practice(void)
{
    struct visit visits[] = {visit_of(1, ATTENDANCE_ATTENDED),
                             visit_of(2, ATTENDANCE_NO_SHOW),
                             visit_of(3, ATTENDANCE_MOVED_BY_PRACTICE),
                             visit_of(4, ATTENDANCE_MOVED_BY_PRACTICE)};
    struct picture picture = {.now = NOW, .visits = visits, .visit_count = 4};

    CHECK("one absence and two times that we moved are one absence",
          !fires(S6_AWAY, &picture));
    visits[1].attendance = ATTENDANCE_ATTENDED;
    picture.open_low_or_dip = true;
    CHECK("moved by us after a low check is nothing",
          !fires(S6_AWAY, &picture));
    picture.visit_count = 2;
    CHECK("nothing booked is", fires(S6_AWAY, &picture));
    picture.visit_count = 4;
    CHECK("until we owe a new time", clears(&picture, &found) == CLEARED);
    visits[1].attendance = ATTENDANCE_NO_SHOW;
    visits[3].attendance = ATTENDANCE_NO_SHOW;
    CHECK("two absences count across a time that we moved",
          fires(S6_AWAY, &picture) && found.number[0] == 2);
}

static void test_two_minds(void)
{
    struct picture picture = {
        .now = NOW, .coming = {NOW - HOUR, 7, false, false}
    };

    CHECK("\"I'm coming\" is silent", !fires(S14_TWO_MINDS, &picture));
    picture.coming.two_minds = true;
    CHECK("two minds fire", fires(S14_TWO_MINDS, &picture));
    CHECK("for that session", found.subject == 7 && found.number[0] == 0);
    CHECK("it stays", clears(&picture, &found) == STAYS_OPEN);
    picture.coming.call = true;
    CHECK("a wish to be called is said anew",
          clears(&picture, &found) == CLEARED && fires(S14_TWO_MINDS, &picture)
              && found.number[0] == 1);
    CHECK("once", clears(&picture, &found) == STAYS_OPEN);
    picture.coming.two_minds = false;
    CHECK("another answer clears", clears(&picture, &found) == CLEARED);
    picture.coming.two_minds = true;
    picture.ended = true;
    CHECK("an ending is silent", !fires(S14_TWO_MINDS, &picture)
                                     && clears(&picture, &found) == CLEARED);
}

static void test_away_unbooked(void)
{
    struct visit visit = visit_of(1, ATTENDANCE_ATTENDED);
    struct picture picture = {.now = NOW, .visits = &visit, .visit_count = 1};

    CHECK("nothing booked and no ending fires", fires(S6_AWAY, &picture));
    picture.ending_planned = true;
    CHECK("a planned ending is silent", !fires(S6_AWAY, &picture));
    CHECK("and clears", clears(&picture, &found) == CLEARED);
    picture.ending_planned = false;
    picture.next_booked = true;
    CHECK("booking clears what only that had raised",
          clears(&picture, &found) == CLEARED);
    picture.visit_count = 0;
    picture.next_booked = false;
    CHECK("somebody who never came is not away", !fires(S6_AWAY, &picture));
}

static void test_promise(void)
{
    struct pledge pledges[] = {
        {7, NOW,           true},
        {8, NOW - 3 * DAY, true}
    };
    struct picture picture = {
        .now = NOW, .pledges = pledges, .pledge_count = 1};

    CHECK("due now is not past", !fires(S8_PROMISE_OVERDUE, &picture));
    picture.pledge_count = 2;
    CHECK("three days past fires", fires(S8_PROMISE_OVERDUE, &picture));
    CHECK("it names the promise and the days",
          found.subject == 8 && found.number[0] == 3);
    pledges[1].due_at = NOW + DAY;
    CHECK("moved clears", clears(&picture, &found) == CLEARED);
    pledges[1] = (struct pledge){8, NOW - 3 * DAY, false};
    CHECK("kept clears", clears(&picture, &found) == CLEARED);
}

static void test_silence(void)
{
    struct visit visits[] = {
        visit_of(1, ATTENDANCE_ATTENDED), visit_of(2, ATTENDANCE_ATTENDED),
        visit_of(3, ATTENDANCE_NO_SHOW), visit_of(4, ATTENDANCE_LATE)};
    struct picture picture = {
        .now = NOW, .visits = visits, .visit_count = 4, .next_booked = true};

    CHECK("three held sessions without a form fire",
          fires(S9_WE_CANNOT_SEE, &picture));
    picture.paused_by_choice = true;
    CHECK("paused by choice is silent", !fires(S9_WE_CANNOT_SEE, &picture));
    CHECK("and clears", clears(&picture, &found) == CLEARED);
    picture.paused_by_choice = false;
    visits[1].answered = true;
    CHECK("an answer among them is seeing", !fires(S9_WE_CANNOT_SEE, &picture));
    CHECK("and clears", clears(&picture, &found) == CLEARED);
}

static void test_plans(void)
{
    enum plan_result plans[] = {PLAN_TRIED,         PLAN_NOT_THIS_TIME,
                                PLAN_NOT_THIS_TIME, PLAN_NOT_REVIEWED,
                                PLAN_NOT_THIS_TIME, PLAN_PARTLY};
    struct picture picture = {.now = NOW, .plans = plans, .plan_count = 3};

    CHECK("two are silent", !fires(S11_PLANS_STUCK, &picture));
    picture.plan_count = 5;
    CHECK("three fire, unreviewed ones aside",
          fires(S11_PLANS_STUCK, &picture));
    picture.plan_count = 6;
    CHECK("partly clears", clears(&picture, &found) == CLEARED);
}

static void test_ending(void)
{
    struct visit visit = {NOW - 21 * DAY, 5, ATTENDANCE_ATTENDED, true};
    struct picture picture = {.now = NOW, .visits = &visit, .visit_count = 1};

    CHECK("21 days are silent", !fires(S12_ENDING_UNPLANNED, &picture));
    visit.at--;
    CHECK("more than 21 days fire", fires(S12_ENDING_UNPLANNED, &picture));
    picture.follow_up_sent = true;
    CHECK("a follow-up clears", clears(&picture, &found) == CLEARED);
    picture.follow_up_sent = false;
    picture.next_booked = true;
    CHECK("booking clears", clears(&picture, &found) == CLEARED);
    CHECK("and is silent", !fires(S12_ENDING_UNPLANNED, &picture));
}

// ---- S13 --------------------------------------------------------------------

static void test_door(void)
{
    struct visit visit = {NOW - 5 * DAY, 5, ATTENDANCE_ATTENDED, true};
    struct picture picture = {
        .now = NOW,
        .visits = &visit,
        .visit_count = 1,
        .ended = true,
        .knock = {.id = 3, .at = NOW - DAY, .value = NAN, .cutoff = NAN}
    };

    CHECK("an answer that asks for nothing is silent",
          !fires(S13_OPEN_DOOR, &picture));
    picture.knock.reason = 5;
    CHECK("\"I prefer not to say\" too", !fires(S13_OPEN_DOOR, &picture));
    picture.knock.reason = 0;
    picture.knock.call = true;
    CHECK("a call fires", fires(S13_OPEN_DOOR, &picture));
    CHECK("it stays", clears(&picture, &found) == STAYS_OPEN);
    picture.next_booked = true;
    CHECK("a session that is booked clears",
          clears(&picture, &found) == CLEARED
              && !fires(S13_OPEN_DOOR, &picture));
    picture.knock.booked = true;
    CHECK("one that was booked before does not",
          fires(S13_OPEN_DOOR, &picture)
              && clears(&picture, &found) == STAYS_OPEN);
    visit.at = NOW;
    CHECK("once it was held it does", clears(&picture, &found) == CLEARED);
    picture.knock = (struct knock){.value = NAN, .cutoff = NAN};
    CHECK("a new beginning clears", clears(&picture, &found) == CLEARED);
}

// ---- words ------------------------------------------------------------------

static bool has_word(struct str text, const char *word)
{
    struct text low = text_in(arena);

    for (size_t i = 0; i < text.len; i++) {
        text_addc(&low, (char)tolower((unsigned char)text.at[i]));
    }
    return strstr(text_str(&low).at ? text_str(&low).at : "", word);
}

// PRODUCT.md 3.7 and 4.1: no probability, no blame, no ranking.
static void check_words(const char *name, struct str text)
{
    static const char *const NEVER[] = {"%",
                                        "percent",
                                        "probab",
                                        "likely",
                                        "risk of",
                                        "failure",
                                        "failed",
                                        "non-compl",
                                        "resistant",
                                        "ranking",
                                        "worst",
                                        "alert",
                                        "danger",
                                        "score of this therapist",
                                        "problem solved",
                                        NULL};

    CHECK(name, text.len > 0);
    for (int i = 0; NEVER[i]; i++) {
        if (has_word(text, NEVER[i])) {
            printf("%s says \"%s\": %.*s\n", name, NEVER[i], SHOW(text));
        }
        CHECK(NEVER[i], !has_word(text, NEVER[i]));
    }
}

static void test_words(void)
{
    for (int i = 0; i < SIGNAL_RULE_COUNT; i++) {
        const struct signal_row *row = &SIGNAL_RULES[i];
        struct finding finding;

        finding_init(&finding, (enum signal_rule)i);
        for (int j = 0; j < FINDING_NUMBERS; j++) {
            finding.number[j] = 2;
        }
        check_words(row->id, signal_sentence(arena, &finding, STR("Kite")));
        CHECK("the sentence names the client",
              has_word(signal_sentence(arena, &finding, STR("Kite")), "kite"));
        check_words(row->rule, str_of(row->rule));
        check_words(row->why, str_of(row->why));
        check_words(row->question, str_of(row->question));
        CHECK("every rule has a source", row->source && *row->source);
        CHECK("found by its id", signal_find(str_of(row->id)) == row);
    }
}

static void test_store_form(void)
{
    struct err err = {0};
    struct finding finding;
    struct finding again;
    struct str text;

    finding_init(&finding, S4_DIP);
    finding.at = 1795996800;
    finding.subject = 7;
    finding.number[0] = 80;
    finding.number[2] = 5 / 1.128;
    text = finding_print(arena, &finding);
    CHECK("a finding comes back", finding_parse(arena, text, &again, &err));
    CHECK("with its numbers, exactly",
          again.rule == S4_DIP && again.at == finding.at && again.subject == 7
              && again.number[2] == finding.number[2]
              && isnan(again.number[1]));
    CHECK("an unknown rule is refused",
          !finding_parse(arena,
                         STR("{\"rule\":\"S99\",\"at\":1,\"subject\":0,"
                             "\"numbers\":[]}"),
                         &again, &err));
}

// PRODUCT.md 1.4: 88, 90, 86 -> m 88, MR 3, sigma max(2.66, 4) = 4, limit 80.
static void test_published_dip(void)
{
    double silent[] = {88, 90, 86, 81};
    double fires_at[] = {88, 90, 86, 80};
    double short_of_points[] = {88, 88, 88, 81};
    struct signal_settings narrow = SIGNAL_DEFAULTS;
    struct dip dip;

    CHECK("81 is silent", !dip_of(silent, 4, &SIGNAL_DEFAULTS, &dip));
    CHECK("80 fires", dip_of(fires_at, 4, &SIGNAL_DEFAULTS, &dip));
    CHECK("m is 88, sigma 4, the limit 80",
          dip.mean == 88 && dip.sigma == 4 && dip.limit == 80);
    narrow.dip_floor = 0;
    CHECK("without the floor sigma is 2.66",
          dip_of(fires_at, 4, &narrow, &dip)
              && check_near(dip.sigma, 3 / 1.128, 1e-12));
    CHECK("beyond 2 sigma but less than 8 points is silent",
          !dip_of(short_of_points, 4, &narrow, &dip));
    CHECK("two earlier ones are too few",
          !dip_of(fires_at + 1, 3, &SIGNAL_DEFAULTS, &dip));
}

static void test_rating(void)
{
    struct check check = {.heard = 4, .valued = 4, .direction = 4, .way = 3};

    CHECK("19 of 20 points are 95", check_rating(&check) == 95);
    check.off = 4;
    CHECK("off is reversed", check_rating(&check) == 75);
    check.way = NONE;
    CHECK("only when all five are answered", isnan(check_rating(&check)));
}

int main(void)
{
    struct err err = {0};

    arena = arena_open("test");
    if (!registry_open(arena, &registry, &err)) {
        printf("NOT OK %s\n", err.text);
        return 1;
    }
    test_safety();
    test_worse();
    test_worse_clears();
    test_no_change();
    test_no_change_decision();
    test_low_check();
    test_low_alliance();
    test_dip();
    test_dip_floors();
    test_dip_clears();
    test_dip_without_checks();
    test_views();
    test_perfect();
    test_away();
    test_away_moved_by_practice();
    test_away_unbooked();
    test_two_minds();
    test_promise();
    test_silence();
    test_plans();
    test_ending();
    test_door();
    test_words();
    test_store_form();
    test_published_dip();
    test_rating();
    arena_close(arena);
    return check_end();
}
