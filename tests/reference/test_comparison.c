// Units beside what is expected of their people: limits, over-dispersion,
// case-mix, calibration and the whole answer, against R 4.2 for the same rows
// (glm, lm, lme4, pROC, a sum of unlike events written out), and by simulation.
//
// tests/golden/units.csv is made up: eight teams that stand, two small ones.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "evidence/comparison_input.h"
#include "evidence/unit_funnel.h"
#include "stats/distribution.h"
#include "wire/paper.h"

static struct arena *arena;

// ---- limits -----------------------------------------------------------------

static bool are_limits(struct funnel_limits limits, double low, double high,
                       double tolerance)
{
    return check_near(limits.low, low, tolerance)
        && check_near(limits.high, high, tolerance);
}

static void test_limits(void)
{
    static const double FOUR[4] = {.2, .2, .2, .2};
    static const double UNLIKE[3] = {.1, .5, .9};
    double se = sqrt(.5 * .5 / 100);
    struct funnel_limits inner = funnel_limits_normal(.5, se, 0, FUNNEL_INNER);
    struct funnel_limits same = funnel_limits_share(.2, 4, FUNNEL_INNER);
    struct funnel_limits count =
        funnel_limits_count(arena, FOUR, 4, FUNNEL_INNER);
    struct funnel_limits unlike = funnel_limits_count(arena, UNLIKE, 3, .8);

    CHECK("100 people, a half: 95 %", are_limits(inner, .402, .598, 5e-5));
    CHECK("and 99.8 %",
          are_limits(funnel_limits_normal(.5, se, 0, FUNNEL_OUTER), .3455,
                     .6545, 5e-5));
    CHECK("variance of units is added",
          check_near(funnel_limits_normal(0, 3, 16, FUNNEL_INNER).high,
                     5 * normal_point(.975), 1e-14));
    CHECK("exact: .3 of 40",
          are_limits(funnel_limits_share(.3, 40, FUNNEL_INNER),
                     0.15098269138759, 0.43511874959996, 1e-12));
    CHECK("exact, outer: .3 of 40",
          are_limits(funnel_limits_share(.3, 40, FUNNEL_OUTER),
                     0.0801207104533385, 0.522668192622026, 1e-12));
    CHECK("exact: .5 of 100",
          are_limits(funnel_limits_share(.5, 100, FUNNEL_INNER),
                     0.396824041726007, 0.593175958273993, 1e-12));
    CHECK("none is never unusual where events are rare",
          are_limits(funnel_limits_share(.02, 30, FUNNEL_OUTER), 0,
                     0.124339519752265, 1e-12));
    CHECK("like chances are binomial",
          are_limits(count, 4 * same.low, 4 * same.high, 1e-14));
    // 0 .045, 1 .455, 2 .455, 3 .045: by hand
    CHECK("unlike chances, by hand", are_limits(unlike, 1 - (.5 - .1) / .455,
                                                2 - (.955 - .9) / .455, 1e-14));
    CHECK("nobody has no limits",
          isnan(funnel_limits_share(.5, 0, FUNNEL_INNER).low));
}

static void test_many(void)
{
    enum { MANY = 20000 };
    double *chance = arena_take(arena, MANY, sizeof *chance);
    double expected = 0;
    double variance = 0;
    struct funnel_limits exact;
    struct funnel_limits normal;

    for (int i = 0; i < MANY; i++) {
        chance[i] = .1 + .8 * i / MANY;
        expected += chance[i];
        variance += chance[i] * (1 - chance[i]);
    }
    exact = funnel_limits_count(arena, chance, MANY, FUNNEL_OUTER);
    normal = funnel_limits_normal(expected, sqrt(variance), 0, FUNNEL_OUTER);
    CHECK("of many people exact limits are normal, to a count",
          fabs(exact.low - normal.low) < 1
              && fabs(exact.high - normal.high) < 1);
}

// ---- spread -----------------------------------------------------------------

static void test_spread(void)
{
    static const double Z[] = {-3, -1, 0, 1, 5};
    static const double SE[] = {1, 1, 1, 1, 1};
    const struct funnel_units five = {5, Z, SE, 1};
    const struct funnel_units one = {1, Z, SE, 0};
    const struct funnel_units spent = {2, Z, SE, 2};
    struct overdispersion found;

    CHECK("spread of five", overdispersion_find(arena, &five, 0, &found));
    CHECK("its square sum, freedom and tau2, by hand",
          found.chi_square == 36 && found.df == 4 && found.phi == 7.2
              && found.tau2 == 8);
    CHECK("winsorised", overdispersion_find(arena, &five, .25, &found));
    // Points at a quarter are -1 and 1: 1 + 1 + 0 + 1 + 1 = 4.
    CHECK("nothing beyond chance is left", check_near(found.phi, .8, 1e-15)
                                               && found.tau2 == 0
                                               && found.phi_all == 7.2);
    CHECK("one unit has no spread",
          !overdispersion_find(arena, &one, .1, &found));
    CHECK("no freedom, no spread",
          !overdispersion_find(arena, &spent, .1, &found));
}

static void test_counts(void)
{
    double low;
    double high;

    casemix_poisson_limits(10, .95, &low, &high);
    CHECK("10 events, exact: 4.795 to 18.390 (Garwood)",
          check_near(low, 4.795389, 1e-6) && check_near(high, 18.390356, 1e-6));
    casemix_byar_limits(10, .95, &low, &high);
    CHECK("Byar comes near",
          fabs(low - 4.7954) < .01 && fabs(high - 18.3904) < .01);
    casemix_poisson_limits(0, .95, &low, &high);
    CHECK("no event: 0 to 3.689", low == 0 && check_near(high, 3.688879, 1e-6));
}

// ---- the rows ---------------------------------------------------------------

struct asked {
    struct comparison_wish wish;
    struct comparison_question question;
    struct frame frame;
    struct comparison_rows rows;
    struct comparison_answer answer;
};

static bool ask(const char *path, const char *outcome, const char *adjust,
                struct asked *asked, struct err *err)
{
    struct frame_source source = {.path = path, .threads = 1};

    asked->wish.outcome = str_of(outcome);
    if (!asked->wish.unit.len) {
        asked->wish.unit = STR("team");
    }
    if (!asked->question.least) {
        asked->question.least = COMPARISON_LEAST;
    }
    return formula_parse(arena, str_of(adjust), &asked->wish.casemix, err)
        && frame_read(arena, &source, &asked->frame, NULL, err)
        && comparison_rows_read(arena, &asked->wish, &asked->frame,
                                &asked->rows, &asked->question, err)
        && comparison_answer_find(arena, &asked->rows, &asked->question,
                                  &asked->answer, err);
}

static struct asked *ask_units(const char *outcome, const char *adjust,
                               bool exact, const char *label)
{
    struct asked *asked = arena_take(arena, 1, sizeof *asked);
    struct err err = {0};

    asked->question.exact = exact;
    asked->wish.label = str_of(label);
    asked->wish.date = STR("ended");
    if (!ask("tests/golden/units.csv", outcome, adjust, asked, &err)) {
        printf("  %s\n", err.text);
        CHECK("the units are compared", false);
    }
    return asked;
}

enum { UNITS = 9 }; // eight and the small ones

// One number of each unit, in the order of the answer.
static bool units_are(const struct comparison_answer *answer, size_t offset,
                      const double want[UNITS])
{
    bool near = answer->unit_count == UNITS;

    for (int i = 0; near && i < UNITS; i++) {
        const char *unit = (const char *)answer->units[i].found;
        double got;

        memcpy(&got, unit + offset, sizeof got);
        near = check_near(got, want[i], 1e-11);
    }
    return near;
}
#define OF(member) offsetof(struct casemix_unit, member)

static void test_events(void)
{
    static const double BETA[] = {-0.261379291266991, -0.0828730659727435,
                                  0.0299008562011326, 0.489343742391345};
    static const double SE[] = {0.557974921339055, 0.0276519736651024,
                                0.00809155710295226, 0.231233260147297};
    const struct comparison_answer *answer =
        &ask_units("recovered", "intake + age + work", false, "")->answer;
    const struct overdispersion *spread = &answer->spread;
    struct asked *plainly = arena_take(arena, 1, sizeof *plainly);
    const struct overdispersion *plain = &plainly->answer.spread;
    struct err err = {0};

    plainly->question.spread = COMPARISON_ALL;
    CHECK("nothing winsorised", ask("tests/golden/units.csv", "recovered",
                                    "intake + age + work", plainly, &err));
    CHECK("what is compared", answer->kind == COMPARISON_RATIO
                                  && answer->standing == 8
                                  && answer->small_units == 2);
    for (int j = 0; j < 4; j++) {
        CHECK("coefficient",
              check_near(answer->fit.beta[j].estimate, BETA[j], 1e-11)
                  && check_near(answer->fit.beta[j].se, SE[j], 1e-11));
    }
    CHECK("observed",
          units_are(answer, OF(observed),
                    (const double[]){49, 38, 20, 21, 12, 7, 15, 9, 10}));
    CHECK("expected",
          units_are(answer, OF(expected),
                    (const double[]){
                        45.3442315698273, 30.0601517650453, 26.021091005805,
                        18.7923862679345, 13.9282923361674, 13.0446590439779,
                        11.9601177435474, 9.9833970965732, 11.865673171122}));
    CHECK("z", units_are(answer, OF(z),
                         (const double[]){0.831274890168764, 2.15093592514907,
                                          -1.97155821106795, 0.797978554986992,
                                          -0.772442898439866, -2.58046185638679,
                                          1.35416031753638, -0.452243428486286,
                                          -0.863083086277924}));
    CHECK("lower limit of O/E",
          units_are(answer, OF(low),
                    (const double[]){0.799450525322183, 0.894575045907311,
                                     0.469485294935505, 0.691733918127097,
                                     0.44517841520466, 0.215748302966886,
                                     0.701948451746028, 0.412221717474399,
                                     0.40413962418948}));
    CHECK("upper limit of O/E",
          units_are(answer, OF(high),
                    (const double[]){
                        1.42864034410111, 1.73511994639728, 1.18705160732053,
                        1.70817746491923, 1.50496446673124, 1.10563835460005,
                        2.06855980868862, 1.71132163592727, 1.54987886290136}));
    CHECK("test of spread",
          check_near(spread->df, 6.92908446499491, 1e-11)
              && check_near(spread->chi_square, 19.1350805587872, 1e-11)
              && check_near(spread->p, 0.00742972013799586, 1e-11));
    CHECK("phi", check_near(spread->phi, 1.87859245552133, 1e-11)
                     && check_near(spread->phi_all, 2.3918850698484, 1e-11));
    CHECK("tau2",
          check_near(spread->tau2, 0.023980834135386, 1e-11)
              && check_near(spread->tau2_all, 0.0361385714956067, 1e-11));
    CHECK("limits of the third, which lies outside",
          are_limits(answer->units[2].plain.inner,
                     1 - normal_point(.975) * 0.117365400603248,
                     1 + normal_point(.975) * 0.117365400603248, 1e-11)
              && answer->units[2].place == COMPARISON_BETWEEN
              && answer->units[2].spread_place == COMPARISON_WITHIN);
    CHECK("nothing winsorised where that is asked for",
          plain->tau2 == plain->tau2_all
              && check_near(plain->tau2, 0.0361385714956067, 1e-11));
    CHECK("limits with the spread",
          are_limits(answer->units[2].spread.outer,
                     1
                         - normal_point(.999)
                               * sqrt(0.117365400603248 * 0.117365400603248
                                      + 0.023980834135386),
                     1
                         + normal_point(.999)
                               * sqrt(0.117365400603248 * 0.117365400603248
                                      + 0.023980834135386),
                     1e-11));
    CHECK("between units, as lme4",
          check_near(answer->between.deviation, 0.423922803894542, 1e-6)
              && check_near(answer->between.share, 0.0517960710430242, 1e-6));
    // By integrate() in R, slopes held.
    CHECK(
        "limits of that",
        check_near(answer->between.deviation_low, 0.0606811867, 1e-4)
            && check_near(answer->between.deviation_high, 0.9582735790, 1e-4));
    CHECK("dates", str_is(answer->question->from, "2025-02-03")
                       || answer->question->from.len == 10);
}

static void test_multiplied(void)
{
    struct asked *asked = arena_take(arena, 1, sizeof *asked);
    struct err err = {0};

    asked->question.spread = COMPARISON_MULTIPLIED;
    CHECK("limits times the root of phi",
          ask("tests/golden/units.csv", "recovered", "intake + age + work",
              asked, &err)
              && are_limits(asked->answer.units[2].spread.inner,
                            1
                                - normal_point(.975) * 0.117365400603248
                                      * sqrt(1.87859245552133),
                            1
                                + normal_point(.975) * 0.117365400603248
                                      * sqrt(1.87859245552133),
                            1e-11));
}

static void test_exact(void)
{
    const struct comparison_answer *answer =
        &ask_units("recovered", "intake + age + work", true, "")->answer;

    CHECK("exact limits of the largest",
          are_limits(answer->units[0].plain.inner, 0.798006859330912,
                     1.17909601405331, 1e-11)
              && are_limits(answer->units[0].plain.outer, 0.688260500271526,
                            1.28590697476259, 1e-11));
    CHECK("exact limits of the sixth",
          are_limits(answer->units[5].plain.inner, 0.608858454783159,
                     1.3089485253446, 1e-11)
              && are_limits(answer->units[5].plain.outer, 0.401974951049731,
                            1.50517532656046, 1e-11));
}

static void test_scores(void)
{
    const struct comparison_answer *answer =
        &ask_units("change", "intake + age + work", false, "")->answer;
    const struct overdispersion *spread = &answer->spread;

    CHECK("scores are compared by differences",
          answer->kind == COMPARISON_DIFFERENCE);
    CHECK("slope",
          check_near(answer->fit.beta[1].estimate, -0.401479181072864, 1e-12)
              && check_near(answer->fit.beta[1].se, 0.056168518501818, 1e-12));
    CHECK("difference",
          units_are(answer, OF(result),
                    (const double[]){0.604175313520146, 0.696164000836481,
                                     -0.839368352548264, -0.121497100814198,
                                     -1.36820924819771, -3.38274298082189,
                                     1.32900900487587, 0.774312710861579,
                                     1.03127386973747}));
    CHECK("its lower limit",
          units_are(answer, OF(low),
                    (const double[]){-0.328397756596416, -0.398189409674793,
                                     -2.14280007182356, -1.60936900607125,
                                     -2.98347318741009, -5.12742743907593,
                                     -0.493254480375336, -1.13689335616726,
                                     -0.833872270495655}));
    CHECK("spread",
          check_near(spread->df, 6.92206770336429, 1e-11)
              && check_near(spread->chi_square, 24.8374487629414, 1e-11)
              && check_near(spread->tau2, 0.599785032024568, 1e-11));
    CHECK("between units, as lme4",
          check_near(answer->between.deviation, 1.2550444421057, 1e-6)
              && check_near(answer->between.share, 0.0801365891863049, 1e-6));
    CHECK("limits of that, by the profile of REML",
          check_near(answer->between.low, 0.0134551059055346, 1e-6)
              && check_near(answer->between.high, 0.291294151570585, 1e-6));
}

static void test_words_and_shares(void)
{
    const struct comparison_answer *yes =
        &ask_units("planned", "1", false, "")->answer;
    const struct comparison_answer *named =
        &ask_units("planned=no", "1", false, "")->answer;
    const struct comparison_answer *one =
        &ask_units("recovered", "1", false, "")->answer;

    CHECK("yes and no are 1 and 0",
          yes->kind == COMPARISON_SHARE && one->kind == COMPARISON_SHARE
              && yes->units[0].value == one->units[0].value);
    CHECK("the other value is the rest",
          check_near(named->units[0].value, 1 - yes->units[0].value, 1e-15));
    // All units together spend one degree; those that stand their part of it.
    CHECK("nothing adjusted for: freedom",
          check_near(one->spread.df, 7 + 21. / (double)one->n, 1e-12));
    CHECK("the curve passes where a unit's limits are",
          are_limits(comparison_limits_at(one, 84, false).outer,
                     one->units[0].plain.outer.low,
                     one->units[0].plain.outer.high, 1e-12));
}

// ---- calibration ------------------------------------------------------------

static void test_prediction(void)
{
    struct asked *event =
        ask_units("recovered", "intake + age + work", false, "");
    struct asked *score = ask_units("change", "intake + age + work", false, "");
    size_t n = event->answer.n;
    double *predicted = arena_take(arena, n, sizeof *predicted);
    struct prediction found;

    // A pull to the middle leaves the order of rows as it was.
    for (size_t i = 0; i < n; i++) {
        predicted[i] = .8 * event->answer.fit.fitted[i] + .05;
    }
    prediction_judge(arena, true, event->rows.y, predicted, n, &found);
    CHECK("slope and intercept of calibration, as glm",
          check_near(found.slope, 1.28737234946923, 1e-9)
              && check_near(found.slope_se, 0.255043508756406, 1e-9)
              && check_near(found.intercept, 0.246830825246984, 1e-9)
              && check_near(found.intercept_se, 0.112788604208507, 1e-9));
    CHECK("Brier",
          check_near(found.brier, 0.23236002322297, 1e-12)
              && check_near(found.brier_bare, 0.248243034888307, 1e-12));
    CHECK("area under the curve and DeLong, as pROC",
          check_near(found.auc, 0.659769616870689, 1e-12)
              && check_near(found.auc_se, 0.0296576384232276, 1e-12)
              && check_near(found.auc_low, 0.601641713694652, 1e-12));
    n = score->answer.n;
    predicted = arena_take(arena, n, sizeof *predicted);
    for (size_t i = 0; i < n; i++) {
        predicted[i] = .8 * score->answer.fit.fitted[i] - 1;
    }
    prediction_judge(arena, false, score->rows.y, predicted, n, &found);
    CHECK("the same of scores, as lm",
          check_near(found.slope, 1.25, 1e-11)
              && check_near(found.slope_se, 0.172363532663473, 1e-11)
              && check_near(found.intercept, 0.225, 1e-11)
              && check_near(found.intercept_se, 0.236716627648974, 1e-11)
              && check_near(found.explained, 0.128256275016034, 1e-11));
}

static void test_folds(void)
{
    const struct comparison_answer *answer =
        &ask_units("recovered", "intake + age + work", false, "")->answer;
    size_t rows = 0;

    CHECK("tried on rows it had not seen", answer->calibrated);
    for (int i = 0; i < answer->calibration.part_count; i++) {
        rows += answer->calibration.parts[i].n;
    }
    CHECK("each row once, at least twenty to a part",
          rows == answer->n && answer->calibration.part_count == 10);
    CHECK("no better than on its own rows",
          answer->calibration.auc < 0.659769616870689);
}

// ---- what is told -----------------------------------------------------------

static bool holds(struct str text, const char *words)
{
    return memmem(text.at, text.len, words, strlen(words)) != NULL;
}

static struct str told(const struct comparison_answer *answer)
{
    struct text out = text_in(arena);
    struct paper paper = paper_in(&out, 80, false);

    comparison_text(&paper, answer);
    comparison_json(&out, answer);
    unit_funnel_draw(&out, answer, UNIT_FUNNEL_WIDE, true);
    unit_funnel_draw(&out, answer, UNIT_FUNNEL_NARROW, false);
    return text_str(&out);
}

static void test_names(void)
{
    static const char *const NAMES[] = {"Zebra", "Quokka", "Heron",  "Otter",
                                        "Lynx",  "Marten", "Dipper", "Wren",
                                        "Vole",  "Newt"};
    static const char *const RANKS[] = {"rank", "Rank", "best", "worst",
                                        "league"};
    struct str text =
        told(&ask_units("recovered", "intake + age", false, "")->answer);
    struct str own =
        told(&ask_units("recovered", "intake + age", false, "Heron")->answer);

    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        CHECK("no unit has a name", !holds(text, NAMES[i]));
        CHECK("but the one that was asked for",
              holds(own, NAMES[i]) == (i == 2));
    }
    for (size_t i = 0; i < sizeof RANKS / sizeof *RANKS; i++) {
        CHECK("nothing is ranked", !holds(text, RANKS[i]));
    }
    CHECK("the caption stands below the picture",
          holds(text, "Points outside the outer limits ask for a conversation "
                      "about data, case-mix and support. They do not show who "
                      "is good."));
    CHECK("units are called by their size", holds(text, "A unit of 84"));
}

static void test_order(void)
{
    const struct comparison_answer *answer =
        &ask_units("recovered", "intake", false, "")->answer;
    bool falls = true;

    for (uint32_t i = 1; i + 1 < answer->unit_count; i++) {
        falls = falls && answer->units[i - 1].n >= answer->units[i].n;
    }
    CHECK("by size, those together last",
          falls && answer->units[answer->unit_count - 1].together);
}

// With a higher bar the two smallest that stood are small, too; and where the
// small ones are few even together, nothing is told of them.
static void test_small(void)
{
    struct asked *higher = arena_take(arena, 1, sizeof *higher);
    struct asked *few = arena_take(arena, 1, sizeof *few);
    struct err err = {0};

    higher->question.least = 23;
    CHECK("with a higher bar",
          ask("tests/golden/units.csv", "recovered", "1", higher, &err)
              && higher->answer.standing == 6 && higher->answer.small_units == 4
              && higher->answer.units[6].n == 63);
    few->question.least = 22;
    few->wish.label = STR("Newt");
    CHECK("a small unit is not shown to itself",
          ask("tests/golden/units.csv", "recovered", "1", few, &err)
              && few->answer.own_is_small && !few->answer.units[7].own);
}

static const char FILE_NAME[] = "build/comparison_rows.csv";

// Rows in a file: `each` of units of so many, y and x as they are made.
static void write_rows(int units, int each, void (*row)(FILE *, int, int))
{
    FILE *file = fopen(FILE_NAME, "w");

    (void)fprintf(file, "team,y,x\n");
    for (int u = 0; u < units; u++) {
        for (int i = 0; i < each; i++) {
            row(file, u, i);
        }
    }
    (void)fclose(file);
}

static void plain_row(FILE *file, int u, int i)
{
    (void)fprintf(file, "t%d,%d,%d\n", u, (u + i) % 3 == 0, i % 7);
}
static void same_row(FILE *file, int u, int i)
{
    (void)fprintf(file, "t%d,1,%d\n", u, i % 7);
}
static void unit_row(FILE *file, int u, int i)
{
    (void)fprintf(file, "t%d,%d,%d\n", u, (u + i) % 3 == 0, u);
}
static void divided_row(FILE *file, int u, int i)
{
    (void)fprintf(file, "t%d,%d,%d\n", u, i % 2, i % 2 ? 5 + i : -i);
}
static void code_row(FILE *file, int u, int i)
{
    (void)fprintf(file, "t%d,%d,%d\n", u, 1 + i % 2, i % 7);
}
static void word_row(FILE *file, int u, int i)
{
    (void)fprintf(file, "t%d,%s,%d\n", u, i % 2 ? "better" : "other", i % 7);
}
static void told_row(FILE *file, int u, int i)
{
    (void)fprintf(file, "t%d,%d,%d\n", u, u + i, u + i);
}
static void huge_row(FILE *file, int u, int i)
{
    (void)fprintf(file, "t%d,%d,%s\n", u, i % 2, i == 3 ? "1e300" : "1");
}
static void tiny_group_row(FILE *file, int u, int i)
{
    (void)fprintf(file, "t%d,%d,%d\n", i < 30 ? u : 90 + i, (u + i) % 3 == 0,
                  i % 7);
}

static void group_row(FILE *file, int u, int i)
{
    bool alone = u == 0 && i < 4;

    (void)fprintf(file, "t%d,%d,%s\n", u, alone || (u + i) % 3 == 0,
                  alone   ? "a"
                  : i % 2 ? "b"
                          : "c");
}
static void nearly_all_row(FILE *file, int u, int i)
{
    (void)fprintf(file, "t%d,%d,%d\n", u, u != 3 || i > 1, i % 7);
}

static const struct bad {
    const char *name;
    int units, each;
    void (*row)(FILE *, int, int);
    const char *adjust, *says;
} BAD[] = {
    {"one unit",                      1, 40, plain_row,   "1",              "two units"            },
    {"small units only",              5, 12, plain_row,   "1",              "there is none"        },
    {"an outcome that never changes", 3, 30, same_row,    "1",              "same outcome"         },
    {"a case-mix that is the unit",   2, 30, unit_row,    "x",
     "tells the units apart"                                                                       },
    {"the same as a factor",          4, 30, unit_row,    "factor(x)",
     "tells the units apart"                                                                       },
    {"the unit itself",               3, 30, plain_row,   "team",           "tells the units apart"},
    {"the outcome itself",            3, 30, plain_row,   "x + y",          "is the outcome"       },
    {"perfect separation",            3, 30, divided_row, "x",
     "x, or what it is compared with, divides"                                                     },
    {"1 and 2",                       3, 30, code_row,    "1",              "--outcome 'y=2'"      },
    {"words",                         3, 30, word_row,    "1",              "--outcome 'y=WORD'"   },
    {"a score that is told in full",  3, 30, told_row,    "x",              "in full"              },
    {"a value beyond squares",        3, 30, huge_row,    "x",              "1e100"                },
    {"no constant",                   3, 30, plain_row,   "x - 1",          "constant"             },
    {"a group in the case-mix",       3, 30, plain_row,   "x + (1 | team)",
     "neither offset()"                                                                            },
    {"a column that is not there",    3, 30, plain_row,   "z",              "z"                    },
};

static void test_bad(void)
{
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        struct asked *asked = arena_take(arena, 1, sizeof *asked);
        struct err err = {0};
        bool refused;

        write_rows(BAD[i].units, BAD[i].each, BAD[i].row);
        refused = !ask(FILE_NAME, "y", BAD[i].adjust, asked, &err);
        if (!refused || !strstr(err.text, BAD[i].says)) {
            printf("  %s: %s\n", BAD[i].name, err.text);
        }
        CHECK(BAD[i].name, refused && strstr(err.text, BAD[i].says));
        CHECK("no unit is named", !strstr(err.text, "t0"));
    }
}

// Four of the first unit make a group in which all have the event.
static void test_group(void)
{
    struct asked *asked = arena_take(arena, 1, sizeof *asked);
    struct err err = {0};

    write_rows(3, 30, group_row);
    CHECK("a small group that is divided joins another, and is named",
          ask(FILE_NAME, "y", "x", asked, &err) && asked->answer.fit.p == 2
              && asked->answer.notes.count > 0
              && holds(asked->answer.notes.at[0], "separation"));
    CHECK("its unit is not expected to be as it was",
          asked->answer.fit.unit[0].expected
              < asked->answer.fit.unit[0].observed - 1);
}

// All of 30 have an event that nearly everybody has: chance .6, not unusual.
static void test_nearly_all(void)
{
    struct asked *asked = arena_take(arena, 1, sizeof *asked);
    struct err err = {0};

    asked->question.exact = true;
    write_rows(4, 30, nearly_all_row);
    CHECK("all of 30 where 118 of 120 have it",
          ask(FILE_NAME, "y", "1", asked, &err) && asked->answer.beyond == 0
              && asked->answer.units[0].plain.outer.high < 1);
}

static void test_few(void)
{
    struct asked *asked = arena_take(arena, 1, sizeof *asked);
    struct err err = {0};

    write_rows(3, 35, tiny_group_row); // 30 each, and 15 by themselves
    CHECK("a handful is left out of everything",
          ask(FILE_NAME, "y", "x", asked, &err) && asked->answer.n == 90
              && asked->answer.small_left_out && asked->answer.unit_count == 3);
    CHECK("and is not counted", holds(told(&asked->answer), "\"rows\": 90,"));
    asked = arena_take(arena, 1, sizeof *asked);
    asked->wish.label = STR("nobody");
    CHECK("a label that is no unit", !ask(FILE_NAME, "y", "x", asked, &err)
                                         && strstr(err.text, "names no unit"));
    (void)remove(FILE_NAME);
}

// ---- simulation -------------------------------------------------------------

// SOURCE: Steele, Lea & Flood 2014, OOPSLA, splitmix64
static uint64_t seed = 20261123;
static double uniform(void)
{
    uint64_t mixed = seed += 0x9E3779B97F4A7C15ULL;

    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
    mixed ^= mixed >> 31;
    return ((double)(mixed >> 11) + .5) / 9007199254740992.;
}

enum { SIM_UNITS = 30, SIM_EACH = 60, SIM_SETS = 200 };

// No unit differs: the case-mix is all there is. The count of results outside,
// and of those that would be: z varies by what the model took from a unit.
static void simulate_alike(double outside[2], double likely[2])
{
    static const double LEVELS[] = {FUNNEL_INNER, FUNNEL_OUTER};
    enum { N = SIM_UNITS * SIM_EACH };
    static double x[2 * N];
    static double y[N];
    static uint32_t unit[N];
    struct casemix_data data = {.n = N,
                                .is_event = true,
                                .y = y,
                                .p = 2,
                                .x = x,
                                .unit = unit,
                                .units = SIM_UNITS};
    struct casemix_fit fit;
    struct err err = {0};
    size_t mark = arena_mark(arena);

    for (int i = 0; i < N; i++) {
        unit[i] = (uint32_t)(i % SIM_UNITS);
        x[i] = 1;
        x[N + i] = normal_point(uniform()) + .02 * (i % SIM_UNITS);
        y[i] = uniform() < 1 / (1 + exp(.3 - .8 * x[N + i]));
    }
    CHECK("the simulated rows are fitted",
          casemix_fit(arena, &data, &fit, &err));
    for (int k = 0; k < 2; k++) {
        double limit = normal_point((1 + LEVELS[k]) / 2);

        for (uint32_t u = 0; u < SIM_UNITS; u++) {
            outside[k] += fabs(fit.unit[u].z) > limit;
            likely[k] += 2 * normal_above(limit / sqrt(1 - fit.unit[u].taken));
        }
    }
    arena_rewind(arena, mark);
}

static void test_no_differences(void)
{
    double outside[2] = {0};
    double likely[2] = {0};

    for (int set = 0; set < SIM_SETS; set++) {
        simulate_alike(outside, likely);
    }
    for (int k = 0; k < 2; k++) {
        printf("no differences: %.0f of %d outside, %.1f expected\n",
               outside[k], SIM_SETS * SIM_UNITS, likely[k]);
        CHECK("as many lie outside as chance puts there",
              fabs(outside[k] - likely[k]) < 3.5 * sqrt(likely[k]));
    }
}

// Units differ evenly: do the wider limits hold what they say?
static void test_even_spread(void)
{
    enum { UNITS_EACH = 60, SETS = 400 };
    double z[UNITS_EACH];
    double se[UNITS_EACH];
    const struct funnel_units units = {UNITS_EACH, z, se, 0};
    double all = 0;
    double winsorised = 0;
    double chance = 0;
    double count = (double)UNITS_EACH * SETS;

    for (int set = 0; set < SETS; set++) {
        struct overdispersion found;

        for (int u = 0; u < UNITS_EACH; u++) {
            se[u] = .05 + .15 * uniform();
            z[u] = normal_point(uniform()) * sqrt(1 + .01 / (se[u] * se[u]));
        }
        CHECK("spread is found",
              overdispersion_find(arena, &units, .1, &found));
        for (int u = 0; u < UNITS_EACH; u++) {
            double limit = normal_point(.975);
            double v = se[u] * se[u];

            chance += fabs(z[u]) > limit;
            all += fabs(z[u]) > limit * sqrt(1 + found.tau2_all / v);
            winsorised += fabs(z[u]) > limit * sqrt(1 + found.tau2 / v);
        }
    }
    printf("even spread: outside 95 %% limits of chance %.1f %%, additive "
           "%.1f %%, additive after winsorising %.1f %%\n",
           100 * chance / count, 100 * all / count, 100 * winsorised / count);
    // 24,000 results: 3.5 standard errors are half a percentage point; that
    // tau2 is itself estimated from 60 units adds about as much.
    CHECK("the additive limits hold", fabs(all / count - .05) < .01);
    CHECK("those of chance alone do not", chance / count > .15);
    CHECK("winsorising narrows them", winsorised > all);
}

int main(void)
{
    arena = arena_open("test");
    test_limits();
    test_many();
    test_spread();
    test_counts();
    test_events();
    test_multiplied();
    test_exact();
    test_scores();
    test_words_and_shares();
    test_prediction();
    test_folds();
    test_names();
    test_order();
    test_small();
    test_bad();
    test_group();
    test_nearly_all();
    test_few();
    test_no_differences();
    test_even_spread();
    arena_close(arena);
    return check_end();
}
