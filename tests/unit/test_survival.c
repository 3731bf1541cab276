// Times until an event where little is there, or much: ties everywhere, strata
// without events, stretches, values near the ends of a double, many rows.
//
// Expected numbers are worked by hand, or are R's (survival 3.5-3) for the same
// rows. tests/reference/test_survival.c has whole data sets.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "evidence/survival_answer.h"
#include "evidence/survival_plot.h"
#include "evidence/survival_print.h"

static struct arena *arena;

static const struct survival_wish USUAL = {.level = .95, .mean_until = NAN};

// ---- curves -----------------------------------------------------------------

static void test_one_moment(void)
{
    const double time[] = {5, 5, 5, 5};
    const bool event[] = {true, true, true, false};
    struct survival_data data = {
        .n = 4, .time = time, .event = event, .strata = 1};
    struct survival_curve *curve = survival_curves(arena, &data, &USUAL);

    CHECK("one step", curve->count == 1 && curve->steps->at_risk == 4
                          && curve->steps->events == 3
                          && curve->steps->censored == 1);
    CHECK("a quarter is left", curve->steps->survival == 0.25);
    CHECK("mean 5", curve->mean == 5);
    CHECK("median 5", curve->quartile[1].time == 5);
}

static void test_nobody(void)
{
    const double time[] = {1, 2};
    const bool event[] = {false, false};
    struct survival_data data = {
        .n = 2, .time = time, .event = event, .strata = 1};
    struct survival_curve *curve = survival_curves(arena, &data, &USUAL);
    struct survival_test test;
    struct err err = {0};

    CHECK("flat", curve->steps[1].survival == 1 && curve->events == 0);
    CHECK("no median", isnan(curve->quartile[1].time));
    CHECK("nothing to compare",
          !survival_compare(arena, &data, 0, &test, &err));
}

// A curve at 1 has no log-log limits: as in R, they are not known.
static void test_log_log(void)
{
    const double time[] = {1, 2, 3};
    const bool event[] = {false, true, false};
    struct survival_data data = {
        .n = 3, .time = time, .event = event, .strata = 1};
    struct survival_wish wish = {
        .level = .95, .interval = SURVIVAL_LOG_LOG, .mean_until = NAN};
    struct survival_step *steps = survival_curves(arena, &data, &wish)->steps;

    CHECK("not known at 1", isnan(steps[0].low) && isnan(steps[0].high));
    // R: survfit(Surv(c(1,2,3), c(0,1,0)) ~ 1, conf.type = "log-log")
    CHECK("low", check_near(steps[1].low, 0.00598308763914576, 1e-9));
    CHECK("high", check_near(steps[1].high, 0.910410084836737, 1e-9));
}

// Ends near the largest double are still different times.
static void test_huge(void)
{
    const double time[] = {4e307, 1e308, 1.7e308};
    const bool event[] = {true, true, true};
    struct survival_data data = {
        .n = 3, .time = time, .event = event, .strata = 1};

    CHECK("three times", survival_curves(arena, &data, &USUAL)->count == 3);
}

// ---- Cox --------------------------------------------------------------------

static void test_all_tied(void)
{
    const double time[] = {5, 5, 5, 5, 5};
    const bool event[] = {true, true, true, true, true};
    const double x[] = {1, 2, 3, 4, 2.5};
    struct cox_data data = {
        .rows = {.n = 5, .time = time, .event = event, .strata = 1},
        .p = 1,
        .x = x
    };
    struct cox_settings settings = {.level = .95};
    struct cox_fit fit;
    struct err err = {0};

    CHECK("fits", cox_fit(arena, &data, &settings, &fit, &err));
    // Everybody at once: whatever x is, the event came to all of them. The
    // likelihood has its top at 0.
    CHECK("0", check_near(fit.beta->estimate, 0, 1e-9));
    CHECK("no pair", isnan(fit.pairs.value) && fit.pairs.tied_both == 10);
}

// A stratum in which nothing happens says nothing.
static void test_quiet_stratum(void)
{
    const double time[] = {1, 2, 3, 4, 1, 2};
    const bool event[] = {true, true, false, true, false, false};
    const uint32_t stratum[] = {0, 0, 0, 0, 1, 1};
    const double x[] = {1, 3, 2, 1, 9, -4};
    struct cox_data both = {
        .rows = {.n = 6,
                 .time = time,
                 .event = event,
                 .stratum = stratum,
                 .strata = 2},
        .p = 1,
        .x = x
    };
    struct cox_data one = both;
    struct cox_settings settings = {.level = .95};
    struct cox_fit fits[2];
    struct err err = {0};

    one.rows.n = 4;
    one.rows.stratum = NULL;
    one.rows.strata = 1;
    CHECK("both fit", cox_fit(arena, &both, &settings, &fits[0], &err)
                          && cox_fit(arena, &one, &settings, &fits[1], &err));
    CHECK("same estimate",
          check_near(fits[0].beta->estimate, fits[1].beta->estimate, 1e-9));
    CHECK("same error", check_near(fits[0].beta->se, fits[1].beta->se, 1e-9));
    CHECK("same log-likelihood",
          check_near(fits[0].loglik, fits[1].loglik, 1e-12));
}

// A person cut into stretches with the same x is still one person.
static void test_stretches(void)
{
    const double time[] = {3, 5, 6, 8, 9};
    const bool event[] = {true, true, false, true, true};
    const double x[] = {1, 2, 0, 1, 3};
    const double begin[] = {0, 0, 2, 0, 0, 4, 0, 5};
    const double end[] = {3, 2, 5, 6, 4, 8, 5, 9};
    const bool then[] = {true, false, true, false, false, true, false, true};
    const double cut_x[] = {1, 2, 2, 0, 1, 1, 3, 3};
    struct cox_data whole = {
        .rows = {.n = 5, .time = time, .event = event, .strata = 1},
        .p = 1,
        .x = x
    };
    struct cox_data cut = {
        .rows =
            {.n = 8, .start = begin, .time = end, .event = then, .strata = 1},
        .p = 1,
        .x = cut_x
    };
    struct cox_settings settings = {.level = .95};
    struct cox_fit fits[2];
    struct err err = {0};

    CHECK("both fit", cox_fit(arena, &whole, &settings, &fits[0], &err)
                          && cox_fit(arena, &cut, &settings, &fits[1], &err));
    CHECK("same estimate",
          check_near(fits[0].beta->estimate, fits[1].beta->estimate, 1e-9));
    CHECK("same log-likelihood",
          check_near(fits[0].loglik, fits[1].loglik, 1e-12));
    CHECK("same curve",
          survival_curves(arena, &whole.rows, &USUAL)->quartile[1].time
              == survival_curves(arena, &cut.rows, &USUAL)->quartile[1].time);
}

static void test_endless(void)
{
    const double time[] = {1, 2, 3, 4, 5, 6, 7, 8};
    const bool event[] = {true, true, true, true, false, false, false, false};
    const double x[] = {1, 1, 1, 1, 0, 0, 0, 0};
    struct cox_data data = {
        .rows = {.n = 8, .time = time, .event = event, .strata = 1},
        .p = 1,
        .x = x
    };
    struct cox_settings settings = {.level = .95};
    struct cox_fit fit;
    struct err err = {0};

    CHECK("fits", cox_fit(arena, &data, &settings, &fit, &err));
    CHECK("has no end", fit.beta->endless);
    // R: coxph(Surv(1:8, rep(1:0, each = 4)) ~ rep(1:0, each = 4))
    CHECK("likelihood ratio",
          check_near(fit.likelihood_ratio,
                     2 * (7.42654907239730 - 3.17805383242958), 1e-6));
}

// ---- the answer -------------------------------------------------------------

enum { ROWS = 100 * 1000 }; // bench/survival.sh has a million

// A frame of many rows: times 1 to 40, an event in two of three, x in waves.
static struct frame frame_of_many(void)
{
    static struct frame_column columns[4];
    static const char *const NAMES[] = {"time", "event", "x", "group"};

    for (int k = 0; k < 4; k++) {
        columns[k] = (struct frame_column){
            .name = {NAMES[k], strlen(NAMES[k])},
            .is_whole = k != 2,
            .numbers = arena_take(arena, ROWS, sizeof(double))
        };
    }
    for (size_t i = 0; i < ROWS; i++) {
        columns[0].numbers[i] = (double)(i * 7919 % 40) + 1;
        columns[1].numbers[i] = i % 3 > 0;
        columns[2].numbers[i] = sin((double)i);
        columns[3].numbers[i] = (double)(i % 2);
    }
    return (struct frame){ROWS, 4, columns};
}

static bool answer_of(struct frame *frame, struct survival_question *question,
                      const char *formula, struct survival_answer *answer)
{
    struct survival_rows *rows = arena_take(arena, 1, sizeof *rows);
    struct notes *notes = arena_take(arena, 1, sizeof *notes);
    struct err err = {0};
    bool good;

    notes->arena = arena;
    question->time = STR("time");
    question->event = STR("event");
    question->level = .95;
    good = formula_parse(arena, str_of(formula), &question->formula, &err)
        && survival_rows_read(arena, question, frame, rows, &err)
        && survival_answer_find(arena, question, rows, notes, answer, &err);
    if (!good) {
        printf("%s\n", err.text);
    }
    return good;
}

static void test_many(void)
{
    struct frame frame = frame_of_many();
    struct survival_question curves = {.by = STR("group")};
    struct survival_question cox = {.kind = SURVIVAL_COX};
    struct survival_answer answer;
    struct text svg = text_in(arena);
    struct err err = {0};

    if (!answer_of(&frame, &curves, "1", &answer)) {
        CHECK("curves", false);
        return;
    }
    CHECK("two curves", answer.rows->by.count == 2);
    CHECK("rows", answer.curves[0].rows == (size_t)ROWS / 2);
    CHECK("40 times", answer.curves[0].count <= 40);
    CHECK("compared", answer.is_compared && answer.compared.df == 1);
    CHECK("a small picture",
          survival_plot(&svg, &answer, &err) && svg.len < (size_t)100 * 1000);
    CHECK("x goes with nothing",
          answer_of(&frame, &cox, "x", &answer)
              && fabs(answer.beta->estimate) < 4 * answer.beta->se);
}

static void test_groups(void)
{
    struct frame frame = frame_of_many();
    struct survival_question curves = {.by = STR("time")};
    struct survival_answer answer;
    struct text svg = text_in(arena);
    struct err err = {0};

    frame.rows = 80;
    if (!answer_of(&frame, &curves, "1", &answer)) {
        CHECK("groups", false);
        return;
    }
    CHECK("40 groups in order of their numbers",
          answer.rows->by.count == 40
              && str_is(answer.rows->by.names[1], "time=2"));
    CHECK("too many to draw",
          !survival_plot(&svg, &answer, &err) && err.kind == ERR_LIMIT);
}

int main(void)
{
    arena = arena_open("test_survival");
    test_one_moment();
    test_nobody();
    test_log_log();
    test_huge();
    test_all_tied();
    test_quiet_stratum();
    test_stretches();
    test_endless();
    test_many();
    test_groups();
    arena_close(arena);
    return check_end();
}
