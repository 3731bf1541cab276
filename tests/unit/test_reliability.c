// Reliability at its edges, and against R on small tables worked out there.
//
// SOURCE: psych 2.2.9 (statsBy, multilevel.reliability), aov() and lme4 of R
// 4.2.2 on the table VISITS below; lavaan 0.6-14; the rest by hand.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "evidence/reliability_answer.h"
#include "evidence/reliability_items.h"
#include "stats/agreement.h"
#include "stats/factor_one.h"
#include "stats/reliability_within.h"

static struct arena *arena;

static struct reliability_answers answers_of(const double *const *at, int items,
                                             size_t rows)
{
    return (struct reliability_answers){rows, items, at};
}

static struct reliability_alpha alpha_of(const double *const *at, int items,
                                         size_t rows)
{
    struct reliability_answers answers = answers_of(at, items, rows);
    struct reliability_alpha alpha = {.raw = NAN};
    double covariance[36];

    if (reliability_covariance(&answers, covariance)) {
        reliability_alpha_of(arena, covariance, items, (double)rows, .95,
                             &alpha);
    }
    return alpha;
}

// ---- alpha ------------------------------------------------------------------

static void test_alpha(void)
{
    static const double A[] = {1, 2, 3, 4};
    static const double B[] = {2, 1, 4, 3};
    static const double C[] = {4, 3, 2, 1};
    static const double FLAT[] = {2, 2, 2, 2};
    static const double GAPS[] = {NAN, NAN, NAN, 1};
    static const double FAR[] = {1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4};
    struct reliability_alpha two =
        alpha_of((const double *[]){A, B}, 2, 4); // variances 5/3, r .6
    struct reliability_alpha same = alpha_of((const double *[]){A, A}, 2, 4);
    struct reliability_alpha against = alpha_of((const double *[]){B, C}, 2, 4);

    CHECK("two items", check_near(two.raw, .75, 1e-14)
                           && check_near(two.standardised, .75, 1e-14)
                           && check_near(two.average_r, .6, 1e-14));
    CHECK("two items: lambda 6 is r", check_near(two.lambda6, .6, 1e-14));
    CHECK("the same twice", check_near(same.raw, 1, 1e-14)
                                && check_near(same.feldt_low, 1, 1e-14));
    // C is 5 - A: r -.6, so 2 (1 - 2 / .8) = -3.
    CHECK("items against each other: below 0",
          check_near(against.raw, -3, 1e-13));
    CHECK("a sum that does not vary has no alpha",
          isnan(alpha_of((const double *[]){A, C}, 2, 4).raw));
    CHECK("a constant item has no covariance",
          isnan(alpha_of((const double *[]){A, FLAT}, 2, 4).raw));
    CHECK("one person in common is too few",
          isnan(alpha_of((const double *[]){A, GAPS}, 2, 4).raw));
    CHECK("nobody", isnan(alpha_of((const double *[]){A, B}, 2, 0).raw));
    CHECK("one person", isnan(alpha_of((const double *[]){A, B}, 2, 1).raw));
    CHECK(
        "large means lose nothing",
        check_near(alpha_of((const double *[]){FAR, B}, 2, 4).raw, .75, 1e-12));
}

// More items than people: no inverse, and lambda 6 still within reason.
static void test_singular(void)
{
    static const double A[] = {1, 2, 4};
    static const double B[] = {2, 2, 5};
    static const double C[] = {1, 3, 3};
    static const double D[] = {0, 1, 1};
    struct reliability_alpha alpha =
        alpha_of((const double *[]){A, B, C, D}, 4, 3);

    CHECK("alpha of more items than people", isfinite(alpha.raw));
    CHECK("lambda 6 from a generalised inverse",
          alpha.lambda6 > 0 && alpha.lambda6 <= 1);
}

static void test_score(void)
{
    static const double A[] = {1, NAN, 3, NAN};
    static const double B[] = {3, 4, NAN, NAN};
    struct reliability_answers answers =
        answers_of((const double *[]){A, B}, 2, 4);
    struct reliability_score score = reliability_score_of(&answers);
    struct reliability_answers whole = reliability_complete(arena, &answers);

    CHECK("the mean of what was said: 2, 4, 3",
          score.n == 3 && check_near(score.mean, 3, 1e-15)
              && check_near(score.sd, 1, 1e-15));
    CHECK("who said everything", whole.rows == 1 && whole.at[1][0] == 3);
}

// ---- one factor -------------------------------------------------------------

static void test_factor(void)
{
    double exact[] = {1, .56, .48, .56, 1, .42, .48, .42, 1};
    double scaled[9];
    struct factor_one factor;
    struct factor_one_test test;

    CHECK("three items", factor_one_fit(arena, exact, 3, .005, &factor)
                             && factor.converged && !factor.at_limit);
    CHECK("their loadings", check_near(factor.loading[0], .8, 1e-9)
                                && check_near(factor.loading[1], .7, 1e-9)
                                && check_near(factor.loading[2], .6, 1e-9));
    CHECK("omega", check_near(factor.omega, 4.41 / 5.92, 1e-9));
    factor_one_test(arena, exact, &factor, 100, &test);
    CHECK("nothing left to test",
          test.df == 0 && isnan(test.p) && fabs(test.chi2) < 1e-9);
    for (int i = 0; i < 9; i++) {
        scaled[i] = exact[i] * (1 + i % 3) * (1.0 + i / 3);
    }
    CHECK("in other units", factor_one_fit(arena, scaled, 3, -INFINITY, &factor)
                                && check_near(factor.loading[2], 1.8, 1e-9)
                                && check_near(factor.unique[1], 4 * .51, 1e-9));
    CHECK("two items leave it open",
          !factor_one_fit(arena, exact, 2, .005, &factor));
}

// l1 = sqrt(.81 * .81 / .49) = 1.157: no variance of its own is left, .005 is
// the least. lavaan lets it fall to 1 - 1.339 = -.339.
static void test_heywood(void)
{
    static const double R[] = {1, .81, .81, .81, 1, .49, .81, .49, 1};
    struct factor_one factor;

    CHECK("held at its limit", factor_one_fit(arena, R, 3, .005, &factor)
                                   && factor.converged && factor.at_limit
                                   && !factor.improper
                                   && check_near(factor.unique[0], .005, 1e-9));
    CHECK("or let go",
          factor_one_fit(arena, R, 3, -INFINITY, &factor) && factor.converged
              && factor.improper
              && check_near(factor.unique[0], 1 - .81 * .81 / .49, 1e-8));
}

static void test_perfect(void)
{
    static const double ONES[] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    struct factor_one factor;
    struct factor_one_test test;

    CHECK("three times the same: held at the limit",
          factor_one_fit(arena, ONES, 3, .005, &factor) && factor.converged
              && factor.at_limit && factor.omega > .99);
    factor_one_test(arena, ONES, &factor, 50, &test);
    CHECK("without a test", isnan(test.chi2) && isnan(test.loglik));
}

// ---- agreement --------------------------------------------------------------

static void test_agreement(void)
{
    static const double SAME[] = {1, 2, 3, 1, 2, 3};
    static const double FLAT[] = {2, 2, 2, 2};
    static const double SHIFT[] = {1, 2, 3, 3, 4, 5};
    struct agreement agreement;

    CHECK("perfect", agreement_find(SAME, 3, 2, .95, &agreement)
                         && agreement.at[ICC1].icc == 1
                         && agreement.at[ICC3].icc == 1
                         && agreement.sem_absolute == 0);
    CHECK("a shift costs agreement, not consistency",
          agreement_find(SHIFT, 3, 2, .95, &agreement)
              && check_near(agreement.at[ICC3].icc, 1, 1e-14)
              && check_near(agreement.at[ICC2].icc, 1.0 / 3, 1e-14)
              && check_near(agreement.sem_absolute, sqrt(2), 1e-14));
    CHECK("nothing varies: unknown", agreement_find(FLAT, 2, 2, .95, &agreement)
                                         && isnan(agreement.at[ICC1].icc)
                                         && isnan(agreement.at[ICC2].low));
    CHECK("one person", !agreement_find(SAME, 1, 2, .95, &agreement));
    CHECK("one rater", !agreement_find(SAME, 3, 1, .95, &agreement));
}

// Seen .7, by chance .5: kappa .4.
static void test_kappa(void)
{
    static const double TABLE[] = {35, 15, 15, 35};
    static const double ALL[] = {10, 0, 0, 0};
    static const double NONE[] = {0, 0, 0, 0};
    struct kappa kappa;

    CHECK("by hand",
          kappa_find(TABLE, 2, .95, &kappa)
              && check_near(kappa.kappa, .4, 1e-14)
              && check_near(kappa.weighted, .4, 1e-14)
              && check_near(kappa.variance, kappa.weighted_variance, 1e-14));
    // .7 * .3 / (100 * .25): marginals are even, so nothing else moves it.
    CHECK("its variance", check_near(kappa.variance, .0084, 1e-14));
    CHECK("one category in use: unknown",
          kappa_find(ALL, 2, .95, &kappa) && isnan(kappa.kappa));
    CHECK("nobody", !kappa_find(NONE, 2, .95, &kappa));
    CHECK("one category", !kappa_find(ALL, 1, .95, &kappa));
}

// ---- within and between -----------------------------------------------------

enum { VISITS = 24 };
static const double VISIT[3][VISITS] = {
    {4, 5, 4, 5, 4, 5, 4, 4, 7, 6, 5, 4, 4, 4, 3, 4, 6, 6, 5, 4, 5, 6, 5, 7},
    {5, 4, 3, 5, 5, 7, 5, 6, 6, 6, 6, 6, 5, 4, 4, 5, 7, 6, 6, 6, 6, 6, 5, 5},
    {4, 4, 3, 5, 3, 4, 5, 4, 5, 6, 4, 6, 5, 4, 4, 3, 4, 5, 5, 5, 4, 5, 4, 4},
};

// Person and time of each row: six people, four times.
static void number_visits(uint32_t *person, uint32_t *time)
{
    for (uint32_t i = 0; i < VISITS; i++) {
        person[i] = i / 4;
        time[i] = i % 4;
    }
}

static void test_components(void)
{
    uint32_t person[VISITS];
    uint32_t time[VISITS];
    const double *at[] = {VISIT[0], VISIT[1], VISIT[2]};
    struct reliability_repeated repeated = {
        {VISITS, 3, at},
        person, 6
    };
    struct reliability_components parts;

    number_visits(person, time);
    CHECK("crossed", reliability_crossed_of(arena, &repeated, time, 4, &parts));
    CHECK("as psych: R_KF, R_1R, R_KR, R_C",
          check_near(parts.fixed, 0.883563011783503, 1e-12)
              && check_near(parts.one, 0.568930041152263, 1e-12)
              && check_near(parts.mean, 0.840744963892056, 1e-12)
              && check_near(parts.change, 0.034768211920533, 1e-12));
    CHECK("its variances",
          check_near(parts.person, 0.32129629629629636, 1e-12)
              && check_near(parts.item, 0.22685185185185211, 1e-12)
              && check_near(parts.error, 0.53981481481481453, 1e-12));
    CHECK("time by item is below 0 there: 0, and said",
          parts.time_item == 0 && parts.negative == 1);
    CHECK("nested", reliability_nested_of(arena, &repeated, &parts));
    CHECK("as lme4 by REML",
          check_near(parts.person, 0.3032407282409, 1e-6)
              && check_near(parts.session, 0.0787037011381, 1e-6)
              && check_near(parts.person_item, 0.0689814839010, 1e-6)
              && check_near(parts.error, 0.5046296316567, 1e-6));
    CHECK("four sessions each", check_near(parts.each, 4, 1e-14));
    time[3] = 0;
    CHECK("twice at one time is not crossed",
          !reliability_crossed_of(arena, &repeated, time, 4, &parts));
    person[0] = RELIABILITY_NOBODY;
    time[3] = 3;
    CHECK("nor is a hole",
          !reliability_crossed_of(arena, &repeated, time, 4, &parts));
    repeated.persons = UINT32_MAX - 1;
    CHECK("nor more people than rows",
          !reliability_crossed_of(arena, &repeated, time, 4, &parts));
}

// R_C is Cronbach's alpha of the covariances within people.
static void test_change_is_alpha(void)
{
    uint32_t person[VISITS];
    uint32_t time[VISITS];
    double away[3][VISITS];
    const double *at[] = {VISIT[0], VISIT[1], VISIT[2]};
    struct reliability_repeated repeated = {
        {VISITS, 3, at},
        person, 6
    };
    struct reliability_components parts;

    number_visits(person, time);
    for (int j = 0; j < 3; j++) {
        for (int i = 0; i < VISITS; i++) {
            const double *own = VISIT[j] + (ptrdiff_t)(i / 4) * 4;

            away[j][i] = VISIT[j][i] - (own[0] + own[1] + own[2] + own[3]) / 4;
        }
        at[j] = VISIT[j];
    }
    CHECK("nested", reliability_nested_of(arena, &repeated, &parts));
    CHECK("change is alpha of what is within",
          check_near(
              parts.change,
              alpha_of((const double *[]){away[0], away[1], away[2]}, 3, VISITS)
                  .raw,
              1e-12));
}

// Without rows 1, 2, 9, and some answers missing.
static void test_shares(void)
{
    static const double ICC_ONE[] = {0.364154043530127, 0.510978043912176,
                                     0.158508158508158};
    static const double ICC_TWO[] = {0.656242394743247, 0.785276073619632,
                                     0.373626373626374};
    static const double LOW[] = {-0.0658458283734452, 0.0794758864849115,
                                 -0.2224090705151701};
    static const double HIGH[] = {0.946750686394223, 0.966594118357380,
                                  0.903450338171928};
    static const double ETA[] = {0.713826737458826, 0.779877525784581,
                                 0.616793954743961};
    uint32_t person[VISITS];
    uint32_t time[VISITS];
    double x[3][VISITS];
    const double *at[] = {x[0], x[1], x[2]};
    struct reliability_repeated repeated = {
        {VISITS, 3, at},
        person, 6
    };
    struct reliability_share share[3];
    double within[9];
    double between[9];

    memcpy(x, VISIT, sizeof x);
    number_visits(person, time);
    person[0] = person[1] = person[8] = RELIABILITY_NOBODY;
    x[0][6] = x[2][9] = x[2][10] = NAN;
    reliability_shares_of(arena, &repeated, .95, share);
    reliability_levels_of(arena, &repeated, within, between);
    for (int j = 0; j < 3; j++) {
        CHECK("ICC1", check_near(share[j].icc1, ICC_ONE[j], 1e-12));
        CHECK("ICC2", check_near(share[j].icc2, ICC_TWO[j], 1e-12));
        CHECK("its limits",
              check_near(share[j].icc1_low, LOW[j], 1e-12)
                  && check_near(share[j].icc2_high, HIGH[j], 1e-12));
        CHECK("eta", check_near(share[j].eta_between, ETA[j], 1e-12));
    }
    CHECK("rwg", check_near(within[1], 0.340929603174076, 1e-12)
                     && check_near(within[5], 0.233333333333333, 1e-12));
    CHECK("rbg", check_near(between[1], 0.579497262035824, 1e-12)
                     && check_near(between[2], 0.377369193942833, 1e-12));
    repeated.persons = 1;
    for (int i = 0; i < VISITS; i++) {
        person[i] = 0;
    }
    reliability_shares_of(arena, &repeated, .95, share);
    CHECK("one person: unknown", isnan(share[0].icc1));
}

// ---- which columns ----------------------------------------------------------

static const char *items_of(const char *words, const char *reverse,
                            struct err *err)
{
    static char found[64];
    struct frame_column columns[] = {
        {.name = STR("id"), .is_text = true},
        {.name = STR("a1")                },
        {.name = STR("a-2")},
        {.name = STR("a3")                },
        {.name = STR("2")}
    };
    struct frame frame = {.column_count = 5, .columns = columns};
    struct reliability_list *list = arena_take(arena, 1, sizeof *list);
    int at = 0;

    *err = (struct err){0};
    found[0] = '\0';
    if (reliability_items_parse(&frame, str_of(words), list, err)
        && (!reverse
            || reliability_items_reverse(&frame, str_of(reverse), list, err))) {
        for (int i = 0; i < list->count; i++) {
            at += snprintf(found + at, sizeof found - (size_t)at, "%s%d",
                           list->reversed[i] ? "-" : "+", list->column[i]);
        }
    }
    return found;
}

static void test_items(void)
{
    static const struct {
        const char *words, *reverse, *found;
    } CASES[] = {
        {"3-4",         NULL,  "+2+3"  },
        {"a1-a3",       NULL,  "+1+2+3"},
        {"a1-a-2",      NULL,  "+1+2"  },
        {"a-2, -a3",    NULL,  "+2-3"  },
        {"-3-4",        NULL,  "-2-3"  },
        {"a1,2",        NULL,  "+1+4"  }, // a name goes before a position
        {"5,,4",        NULL,  "+4+3"  },
        {"a1-a3",       "4",   "+1+2-3"},
        {"a1-a3",       "3-4", "+1-2-3"},
        {"3-9",         NULL,  ""      },
        {"0",           NULL,  ""      },
        {"4-3",         NULL,  ""      },
        {"a1,a1",       NULL,  ""      },
        {"id,a1",       NULL,  ""      },
        {",",           NULL,  ""      },
        {"-",           NULL,  ""      },
        {"a1-a3",       "5",   ""      },
        {"99999999999", NULL,  ""      },
    };
    struct err err;

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const char *found = items_of(CASES[i].words, CASES[i].reverse, &err);

        CHECK(CASES[i].words,
              !strcmp(found, CASES[i].found) && (*found != '\0') == !*err.text);
    }
}

// ---- the whole answer -------------------------------------------------------

static bool answer_of(struct frame *frame, struct reliability_answer *answer)
{
    static struct reliability_question question = {.level = .95};
    struct err err = {0};

    question.least = question.most = NAN;
    return reliability_answer_find(arena, &question, frame, answer, &err);
}

static void test_answer(void)
{
    double a[] = {1, 2, 3, 4, NAN};
    double b[] = {2, 1, 4, 3, NAN};
    double flat[] = {2, 2, 2, 2, NAN};
    double alone[] = {NAN, NAN, NAN, NAN, 1};
    struct frame_column columns[] = {
        {.name = STR("a"),    .numbers = a   },
        {.name = STR("b"),    .numbers = b   },
        {.name = STR("flat"), .numbers = flat},
    };
    struct frame frame = {.rows = 5, .column_count = 3, .columns = columns};
    struct reliability_answer answer;

    CHECK("a constant item", answer_of(&frame, &answer));
    CHECK("is left out, and said",
          answer.answers.items == 2 && answer.notes.count > 0
              && check_near(answer.alpha.raw, .75, 1e-14));
    CHECK("but counts in the score",
          check_near(answer.score.mean, 7.0 / 3, 1e-14));
    CHECK("an empty row is nobody",
          answer.answered == 4 && answer.rows == 5 && answer.complete == 4);
    columns[1].numbers = flat;
    CHECK("one item that varies is too few", !answer_of(&frame, &answer));
    columns[1].numbers = alone;
    CHECK("nobody answered both", !answer_of(&frame, &answer));
    frame.rows = 1;
    CHECK("one row", !answer_of(&frame, &answer));
    frame.rows = 0;
    CHECK("no rows", !answer_of(&frame, &answer));
    frame.column_count = 1;
    CHECK("one column", !answer_of(&frame, &answer));
}

int main(void)
{
    arena = arena_open("reliability");
    test_alpha();
    test_singular();
    test_score();
    test_factor();
    test_heywood();
    test_perfect();
    test_agreement();
    test_kappa();
    test_components();
    test_change_is_alpha();
    test_shares();
    test_items();
    test_answer();
    arena_close(arena);
    return check_end();
}
