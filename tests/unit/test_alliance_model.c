// test_alliance_model - within and between people: known numbers come back
// from simulated practices within their intervals at the rate that is stated;
// the model agrees with lme4; nothing is told of few.
//
// `build/tests/unit/test_alliance_model 5000` repeats longer and prints what it
// found.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "evidence/alliance_columns.h"
#include "evidence/alliance_model.h"
#include "evidence/model.h"

static struct arena *arena;
static struct err err;

// ---- simulated practices ----------------------------------------------------

static double uniform(uint64_t *state)
{
    *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
    return ((double)(*state >> 11) + .5) / 9007199254740992.0;
}

static double normal(uint64_t *state)
{
    double radius = sqrt(-2 * log(uniform(state)));

    return radius * cos(6.283185307179586 * uniform(state));
}

// One more than counts: the reverse question has one row fewer.
enum {
    PEOPLE = 30,
    FEWEST = ALLIANCE_SESSIONS + 1,
    LONGEST = 20,
    MOST = 2 * PEOPLE * LONGEST
};

// Ratings of a session in tenths of their points, scores in points. Each week:
//     next  = level + trend + stays * (score before) + within * (rating) + noise
//     rating = mean + trend + keeps * (rating before) + follows * (score) + noise
// with scores and ratings from the person's own level and trend.
struct truth {
    const char *name;
    double within, varies; // from person to person: standard deviation
    double between;        // level on the person's mean rating
    double first;          // level on the first score
    double stays, keeps, follows;
    double trends, together; // own trends: spread, and how they go together
    double therapists;       // how far six of them lie apart
};

struct week {
    double rating, score; // from the person's own level and trend
};
struct somebody {
    double mean, first, level, within, rating_trend, score_trend;
};

static struct somebody somebody_of(const struct truth *truth, uint32_t number,
                                   uint64_t *state)
{
    struct somebody her = {.mean = 2 * normal(state)};
    double rest = sqrt(1 - truth->together * truth->together);

    her.first = -.3 * her.mean + 2 * normal(state);
    her.level = truth->between * her.mean + truth->first * her.first
              + truth->therapists * (number % 6) + normal(state);
    her.within = truth->within + truth->varies * normal(state);
    her.rating_trend = truth->trends * normal(state);
    her.score_trend = truth->together * her.rating_trend
                    + rest * truth->trends * normal(state);
    return her;
}

// One person's rows, and how many.
static int live(const struct truth *truth, uint32_t number, uint64_t *state,
                struct alliance_row *rows)
{
    struct somebody her = somebody_of(truth, number, state);
    int sessions = FEWEST + (int)(uniform(state) * (LONGEST - FEWEST + 1));
    double before = her.first;
    struct week now = {normal(state), her.first - her.level};

    for (int s = 1; s <= sessions; s++) {
        struct week then;
        double time = log(s), later = log(s + 1);

        then.score =
            truth->stays * now.score + her.within * now.rating + normal(state);
        then.rating = truth->keeps * now.rating + truth->follows * then.score
                    + normal(state);
        rows[s - 1] = (struct alliance_row){
            .person = number,
            .therapist = number % 6,
            .session = s,
            .said = her.mean + now.rating + (.3 + her.rating_trend) * time,
            .before = before,
            .after = her.level + then.score + (-1 + her.score_trend) * later,
        };
        before = rows[s - 1].after;
        now = then;
    }
    return sessions;
}

static size_t practice_of(const struct truth *truth, uint64_t *state,
                          struct alliance_row *rows)
{
    size_t count = 0;

    for (uint32_t i = 0; i < PEOPLE; i++) {
        count += (size_t)live(truth, i, state, rows + count);
    }
    return count;
}

// The reverse question of the same lives: the score as what was said, the
// rating before and after it.
static size_t turned(const struct alliance_row *rows, size_t count,
                     struct alliance_row *reverse)
{
    size_t found = 0;

    for (size_t i = 0; i + 1 < count; i++) {
        if (rows[i].person == rows[i + 1].person) {
            reverse[found] = rows[i];
            reverse[found].said = rows[i].after;
            reverse[found].before = rows[i].said;
            reverse[found++].after = rows[i + 1].said;
        }
    }
    return found;
}

// ---- known numbers come back ------------------------------------------------

enum { TIMES = 200 };

struct tally {
    int fitted, within, between, excludes_0;
    double mean, mean_between;
};

static bool holds(const struct alliance_estimate *estimate, double value)
{
    return estimate->low <= value && value <= estimate->high;
}

static void repeat(const struct truth *truth, int times, bool reverse,
                   struct tally *tally)
{
    struct alliance_row *rows = arena_take(arena, MOST, sizeof *rows);
    struct alliance_row *other = arena_take(arena, MOST, sizeof *other);
    double within = reverse ? truth->follows : truth->within;
    uint64_t state = 20261123;

    *tally = (struct tally){0};
    for (int i = 0; i < times; i++) {
        size_t mark = arena_mark(arena);
        size_t count = practice_of(truth, &state, rows);
        struct alliance_answer found = {0};

        count = reverse ? turned(rows, count, other) : count;
        tally->fitted +=
            alliance_find(arena, reverse ? other : rows, count, &found, &err)
            && found.is_fitted;
        tally->within += holds(&found.within, within);
        tally->between += holds(&found.between, truth->between);
        tally->excludes_0 += !holds(&found.within, 0);
        tally->mean += found.within.estimate / times;
        tally->mean_between += found.between.estimate / times;
        arena_rewind(arena, mark);
    }
}

// What was promised of 95 % intervals, less three and a half standard errors
// of so many repetitions.
static bool is_promised(int held, int times)
{
    return (double)held / times > .95 - 3.5 * sqrt(.95 * .05 / times);
}

static const struct truth PLAIN = {.name = "plain",
                                   .within = -.2,
                                   .varies = .1,
                                   .between = -.5,
                                   .first = .5,
                                   .stays = .3,
                                   .keeps = .3};
static const struct truth RECIPROCAL = {.name = "reciprocal",
                                        .within = -.2,
                                        .varies = .1,
                                        .between = -.5,
                                        .first = .5,
                                        .stays = .4,
                                        .keeps = .3,
                                        .follows = -.2};
static const struct truth TRENDS = {.name = "own trends that go together",
                                    .within = -.2,
                                    .varies = .1,
                                    .between = -.5,
                                    .first = .5,
                                    .stays = .2,
                                    .keeps = .3,
                                    .trends = 1,
                                    .together = -.8};
static const struct truth NOTHING = {.name = "nothing but own trends",
                                     .first = .5,
                                     .stays = .3,
                                     .keeps = .3,
                                     .trends = 1,
                                     .together = -.8};
static const struct truth STRONG = {.name = "strong in both directions",
                                    .within = -.2,
                                    .varies = .1,
                                    .between = -.5,
                                    .first = .5,
                                    .stays = .6,
                                    .keeps = .3,
                                    .follows = -.4};

// With own trends a person's mean is not their level: not asked there.
static bool knows_between(const struct truth *truth, bool reverse)
{
    return truth->trends == 0 && !reverse;
}

static void report(const struct truth *truth, int times, bool reverse,
                   const struct tally *tally)
{
    if (times <= TIMES) {
        return;
    }
    printf("%-27s within %6.3f of %6.3f, held %.3f, not 0 %.3f", truth->name,
           tally->mean, reverse ? truth->follows : truth->within,
           (double)tally->within / times, (double)tally->excludes_0 / times);
    if (knows_between(truth, reverse)) {
        printf("; between %.3f of %.3f, held %.3f", tally->mean_between,
               truth->between, (double)tally->between / times);
    }
    printf("%s\n", reverse ? "; reverse" : "");
}

static const struct truth FOLLOWS = {.name = "nothing but the way back",
                                     .first = .5,
                                     .stays = .4,
                                     .keeps = .3,
                                     .follows = -.3};

static void check_one(const struct truth *truth, int times, bool reverse,
                      double error)
{
    double within = reverse ? truth->follows : truth->within;
    struct tally tally;

    repeat(truth, times, reverse, &tally);
    report(truth, times, reverse, &tally);
    CHECK(truth->name, tally.fitted == times);
    CHECK(truth->name, is_promised(tally.within, times));
    CHECK(truth->name, fabs(tally.mean - within) < error);
    if (truth->within == 0) {
        CHECK("where there is nothing, nothing is found",
              is_promised(times - tally.excludes_0, times));
    }
    if (knows_between(truth, reverse)) {
        CHECK("between people: known, too",
              is_promised(tally.between, times)
                  && fabs(tally.mean_between - truth->between) < .05);
    }
}

// The errors that the header speaks of, in a fifth of a point:
// none to a tenth, more where both directions are strong.
static void check_recovery(int times)
{
    struct tally tally;

    check_one(&PLAIN, times, false, .02);
    check_one(&RECIPROCAL, times, false, .035);
    check_one(&RECIPROCAL, times, true, .035);
    check_one(&TRENDS, times, false, .02);
    check_one(&NOTHING, times, false, .02);
    repeat(&STRONG, times, false, &tally);
    report(&STRONG, times, false, &tally);
    CHECK("where both are strong, a sixth is lost and none is made up",
          tally.mean > -.2 && tally.mean < -.15
              && (double)tally.within / times > .85);
    repeat(&FOLLOWS, times, false, &tally);
    report(&FOLLOWS, times, false, &tally);
    CHECK("where checks but follow scores, no good is made up",
          tally.mean > 0 && tally.mean < .04
              && (double)tally.within / times > .88);
}

// ---- one practice, in R -----------------------------------------------------

static const struct truth SIX = {.name = "six therapists",
                                 .within = -.3,
                                 .varies = .2,
                                 .between = -.5,
                                 .first = .5,
                                 .stays = .3,
                                 .keeps = .3,
                                 .trends = .3,
                                 .therapists = .6};

static size_t six_therapists(struct alliance_row **rows)
{
    uint64_t state = 7;

    *rows = arena_take(arena, MOST, sizeof **rows);
    return practice_of(&SIX, &state, *rows);
}

static void print_csv(void)
{
    struct alliance_row *rows;
    size_t count = six_therapists(&rows);

    printf("person,therapist,session,said,before,after\n");
    for (size_t i = 0; i < count; i++) {
        printf("%u,%u,%g,%.17g,%.17g,%.17g\n", rows[i].person,
               rows[i].therapist, rows[i].session, rows[i].said, rows[i].before,
               rows[i].after);
    }
}

// R 4.2.2, lme4 1.1-31, lmerTest 3.1-3, of
// `build/tests/unit/test_alliance_model csv > six.csv`:
//
//     d <- read.csv("six.csv")
//     own <- function(v) ave(seq_along(v), d$person, FUN = function(i)
//         resid(lm(v[i] ~ log(d$session[i]))))
//     d <- transform(d, said_own = own(said), before_own = own(before),
//         said_mean = ave(said, person),
//         first = ave(before, person, FUN = function(x) x[1]),
//         log_session = log(session) - mean(log(session)))
//     lmer(after ~ said_own + said_mean + before_own + first + log_session +
//         (1 + said_own + log_session || person), d, control = lmerControl(
//         optimizer = "bobyqa", optCtrl = list(rhoend = 1e-11)))
//
// limits with qt(.975, df); then the same + (1 | therapist).
static void check_lme4(void)
{
    struct alliance_row *rows;
    size_t count = six_therapists(&rows);
    struct alliance_answer found;
    double share;
    int therapists;

    CHECK("six therapists", alliance_find(arena, rows, count, &found, &err)
                                && found.is_fitted && found.people == 30
                                && found.rows == 499);
    CHECK("within people, as lme4 has it",
          check_near(found.within.estimate, -0.376781694037, 1e-7)
              && check_near(found.within.se, 0.0646153452713, 1e-6)
              && check_near(found.within.df / 27.0875328113, 1, 1e-4)
              && check_near(found.within.low, -0.509341387586, 1e-6)
              && check_near(found.within.high, -0.244222000489, 1e-6));
    CHECK("between people",
          check_near(found.between.estimate, -0.325039976646, 1e-7)
              && check_near(found.between.se, 0.139913213749, 1e-6)
              && check_near(found.between.low, -0.612110317359, 1e-6)
              && check_near(found.between.high, -0.0379696359324, 1e-6));
    CHECK("how it differs from person to person",
          check_near(found.slope_spread, 0.2267087638, 1e-5));
    CHECK("in standard deviations",
          check_near(found.said_own, 1.00313922772, 1e-11)
              && check_near(found.standard.estimate, -0.34225785318, 1e-7));
    CHECK("where people are",
          check_near(found.said_mean, 0.708077958111, 1e-11)
              && check_near(found.said_between, 2.00580055373, 1e-11)
              && check_near(found.after_mean, -0.739358515616, 1e-11));
    CHECK("what lies with the therapist",
          alliance_therapists(arena, rows, count, &share, &therapists, &err)
              && therapists == 6 && check_near(share, 0.247014260076, 1e-5));
}

// ---- Mundlak's identity -----------------------------------------------------

static bool fit_raw(const struct frame *frame, const char *text,
                    struct model_answer *answer)
{
    static const struct model_settings SETTINGS = {.level = .95};
    struct formula formula;

    return formula_parse(arena, str_of(text), &formula, &err)
        && model_make(arena, &formula, frame, &SETTINGS, answer, &err);
}

// The mean beside ratings as they are is what the mean beside ratings from the
// mean is, less what is within people.
static void check_mundlak(void)
{
    struct alliance_row *rows;
    size_t count = six_therapists(&rows);
    struct frame_column columns[3] = {
        {.name = STR("after"),
         .numbers = arena_take(arena, count, sizeof(double))},
        {.name = STR("said"),
         .numbers = arena_take(arena, count, sizeof(double))},
        {.name = STR("person"),
         .numbers = arena_take(arena, count, sizeof(double))},
    };
    const struct frame frame = {
        .rows = count, .column_count = 3, .columns = columns};
    struct model_answer hybrid, mundlak;
    bool good;

    for (size_t i = 0; i < count; i++) {
        columns[0].numbers[i] = rows[i].after;
        columns[1].numbers[i] = rows[i].said;
        columns[2].numbers[i] = rows[i].person;
    }
    good = fit_raw(&frame,
                   "after ~ center_within(said, person) + mean_within(said, "
                   "person) + (1 | person)",
                   &hybrid)
        && fit_raw(&frame,
                   "after ~ said + mean_within(said, person) + (1 | person)",
                   &mundlak);
    CHECK("both can be fitted", good);
    if (!good) {
        return;
    }
    CHECK("the mean's coefficient is between less within",
          check_near(mundlak.fixed[2].estimate,
                     hybrid.fixed[2].estimate - hybrid.fixed[1].estimate,
                     1e-9));
    CHECK("within people: the same in both",
          check_near(mundlak.fixed[1].estimate, hybrid.fixed[1].estimate, 1e-9)
              && check_near(mundlak.fixed[1].se, hybrid.fixed[1].se, 1e-8));
    model_close(&hybrid);
    model_close(&mundlak);
}

// ---- who counts, and when nothing is told -----------------------------------

// `sessions` rows each of so many people.
static size_t people_of(struct alliance_row *rows, uint32_t people,
                        int sessions)
{
    uint64_t state = 11;
    size_t count = 0;

    for (uint32_t i = 0; i < people; i++) {
        (void)live(&PLAIN, i, &state, rows + count);
        count += (size_t)sessions;
    }
    return count;
}

static void check_few(struct alliance_row *rows)
{
    struct alliance_answer found;
    size_t count = people_of(rows, 40, ALLIANCE_SESSIONS - 1);

    CHECK("eleven sessions: nothing is told, however many people",
          alliance_find(arena, rows, count, &found, &err) && !found.is_fitted
              && found.people == 0 && found.left_out == 40);
    count = people_of(rows, ALLIANCE_PEOPLE, ALLIANCE_SESSIONS);
    CHECK("twelve sessions of twenty people",
          alliance_find(arena, rows, count, &found, &err) && found.is_fitted
              && found.people == 20 && found.rows == 240);
    count -= ALLIANCE_SESSIONS;
    CHECK("nineteen people: nothing",
          alliance_find(arena, rows, count, &found, &err) && !found.is_fitted
              && found.people == 19);
    CHECK("nobody", alliance_find(arena, rows, 0, &found, &err)
                        && !found.is_fitted && found.people == 0);
}

static void check_therapists(struct alliance_row *rows)
{
    size_t count = people_of(rows, 24, ALLIANCE_SESSIONS);
    double share;
    int therapists;

    CHECK("six therapists with four people each: nothing of them",
          alliance_therapists(arena, rows, count, &share, &therapists, &err)
              && therapists == 0 && isnan(share));
    count = people_of(rows, 30, ALLIANCE_SESSIONS);
    for (size_t i = 0; i < count; i++) {
        rows[i].therapist = rows[i].person % 4;
    }
    CHECK("four therapists: nothing",
          alliance_therapists(arena, rows, count, &share, &therapists, &err)
              && therapists == 4 && isnan(share));
    for (size_t i = 0; i < count; i++) {
        rows[i].therapist = rows[i].person % 5;
    }
    CHECK("five therapists with six people each",
          alliance_therapists(arena, rows, count, &share, &therapists, &err)
              && therapists == 5 && share >= 0 && share < 1);
}

static void check_flat(struct alliance_row *rows)
{
    size_t count = people_of(rows, 25, ALLIANCE_SESSIONS);
    struct alliance_answer found;

    for (size_t i = 0; i < count; i++) {
        rows[i].said = rows[i].person;
    }
    CHECK("ratings that never vary within anybody",
          alliance_find(arena, rows, count, &found, &err) && !found.is_fitted);
    for (size_t i = 0; i < count; i++) {
        rows[i].said = rows[i].session * 7 - (double)(i % 5);
        rows[i].before = rows[i].after = 3;
    }
    CHECK("scores that never vary",
          alliance_find(arena, rows, count, &found, &err) && !found.is_fitted);
}

static void check_bad(struct alliance_row *rows)
{
    size_t count = people_of(rows, 25, ALLIANCE_SESSIONS);
    struct alliance_answer found;

    rows[3].before = NAN;
    CHECK("what is not a number is refused",
          !alliance_find(arena, rows, count, &found, &err)
              && err.kind == ERR_INPUT);
    rows[3].before = 1;
    rows[4].session = 0;
    CHECK("so is a session before the first",
          !alliance_find(arena, rows, count, &found, &err)
              && err.kind == ERR_INPUT);
}

// Slopes that do not differ are left out of the formula; twins of everybody
// make a model that cannot have them.
static void check_same_slopes(struct alliance_row *rows)
{
    struct truth same = PLAIN;
    struct alliance_answer found;
    uint64_t state = 3;
    size_t count;

    same.varies = 0;
    same.name = "one slope for all";
    count = practice_of(&same, &state, rows);
    CHECK(same.name,
          alliance_find(arena, rows, count, &found, &err) && found.is_fitted);
    CHECK("what is 0 is not in the formula",
          (found.slope_spread == 0)
              == (strstr(str_text(arena, found.formula), "(1 + said_own")
                  == NULL));
}

int main(int argc, char **argv)
{
    struct alliance_row *rows;

    arena = arena_open("test");
    if (argc > 1 && strcmp(argv[1], "csv") == 0) {
        print_csv();
        return 0;
    }
    rows = arena_take(arena, MOST, sizeof *rows);
    check_recovery(argc > 1 ? (int)strtol(argv[1], NULL, 10) : TIMES);
    check_lme4();
    check_mundlak();
    check_few(rows);
    check_therapists(rows);
    check_flat(rows);
    check_bad(rows);
    check_same_slopes(rows);
    arena_close(arena);
    return check_end();
}
