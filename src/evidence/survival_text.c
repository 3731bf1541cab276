// survival_text - see survival_print.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/survival_print.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "base/version.h"
#include "evidence/number_text.h"
#include "evidence/pool_words.h"
#include "evidence/survival_words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MOST = 26, NAME_LEAST = 8, CURVES_MOST = 8 };

// ---- lines ------------------------------------------------------------------

// A cell whose words end at column `end`.
static void cell(struct paper *paper, int end, enum paper_look look,
                 struct str words)
{
    paper_tab(paper, end - utf8_columns_of(words));
    paper_say(paper, look, words);
}

struct column {
    int end;
    const char *name;
};
static void say_names(struct paper *paper, const struct column *columns,
                      int count, int shift)
{
    for (int i = 0; i < count; i++) {
        cell(paper, columns[i].end + shift, PAPER_SOFT,
             str_of(columns[i].name));
    }
    paper_end(paper);
}

static struct str count_words(struct arena *arena, size_t count)
{
    return text_print(arena, "%zu", count);
}

// "time", or a dash where it was not reached.
static struct str time_words(struct arena *arena, double time)
{
    return isnan(time) ? STR("\xE2\x80\x93")
                       : number_text(arena, round(time * 1e6) / 1e6, false);
}

static struct str group_name(const struct survival_answer *answer, uint32_t i)
{
    return answer->rows->by.code ? answer->rows->by.names[i] : STR("All");
}

static int name_room(const struct survival_answer *answer)
{
    int room = NAME_LEAST;

    for (uint32_t i = 0; i < answer->rows->data.strata; i++) {
        int columns = utf8_columns_of(group_name(answer, i));

        room = columns > room ? columns : room;
    }
    return room < NAME_MOST ? room : NAME_MOST;
}

// ---- curves -----------------------------------------------------------------

// "270 [212, 310]"
static struct str quantile_words(struct arena *arena,
                                 const struct survival_quantile *quantile)
{
    struct str low = time_words(arena, quantile->low);
    struct str high = time_words(arena, quantile->high);
    struct str time = time_words(arena, quantile->time);

    return text_print(arena, "%.*s" NB "[%.*s," NB "%.*s]", SHOW(time),
                      SHOW(low), SHOW(high));
}

static void say_group(struct paper *paper, const struct survival_answer *answer,
                      uint32_t i, int room)
{
    const struct survival_curve *curve = &answer->curves[i];
    struct arena *arena = paper->text->arena;
    int decimals = number_decimals(curve->mean_error);
    struct str mean = number_words(arena, curve->mean, decimals);
    struct str error = number_words(arena, curve->mean_error, decimals);

    paper_begin(paper, 2, 4);
    paper_say(paper, PAPER_STRONG, group_name(answer, i));
    cell(paper, room + 9, PAPER_PLAIN, count_words(arena, curve->rows));
    cell(paper, room + 17, PAPER_PLAIN, count_words(arena, curve->events));
    cell(paper, room + 38, PAPER_PLAIN,
         quantile_words(arena, &curve->quartile[1]));
    cell(paper, room + 54, PAPER_PLAIN,
         text_print(arena, "%.*s" NB "(%.*s)", SHOW(mean), SHOW(error)));
    paper_end(paper);
}

static void say_groups(struct paper *paper,
                       const struct survival_answer *answer)
{
    static const struct column COLUMNS[] = {
        {9,  "rows"           },
        {17, "events"         },
        {38, "median [95% CI]"},
        {54, "mean (SE)"      }
    };
    struct arena *arena = paper->text->arena;
    struct str level = level_words(arena, answer->question->level);
    int room = name_room(answer);

    paper_blank(paper);
    paper_begin(paper, 2, 4);
    for (int i = 0; i < 4; i++) {
        cell(paper, COLUMNS[i].end + room, PAPER_SOFT,
             i == 2 ? text_print(arena, "median [%.*s CI]", SHOW(level))
                    : str_of(COLUMNS[i].name));
    }
    paper_end(paper);
    for (uint32_t i = 0; i < answer->rows->data.strata; i++) {
        say_group(paper, answer, i, room);
    }
    paper_begin(paper, 2, 2);
    paper_sayf(paper, PAPER_SOFT,
               "Means are restricted: the area under the curve until %.*s.",
               SHOW(time_words(arena, answer->mean_until)));
    paper_end(paper);
}

static void say_compared_row(struct paper *paper,
                             const struct survival_answer *answer, uint32_t i,
                             int room)
{
    struct arena *arena = paper->text->arena;

    paper_begin(paper, 2, 4);
    paper_say(paper, PAPER_PLAIN, group_name(answer, i));
    cell(paper, room + 14, PAPER_PLAIN,
         number_words(arena, answer->compared.observed[i],
                      answer->question->rho == 0 ? 0 : 2));
    cell(paper, room + 26, PAPER_PLAIN,
         number_words(arena, answer->compared.expected[i], 2));
    paper_end(paper);
}

static void say_compared(struct paper *paper,
                         const struct survival_answer *answer)
{
    static const struct column COLUMNS[] = {
        {14, "events"  },
        {26, "expected"}
    };
    struct arena *arena = paper->text->arena;
    const double df[2] = {answer->compared.df, NAN};
    int room = name_room(answer);

    if (!answer->is_compared) {
        return;
    }
    paper_head(paper, "Do the groups differ?");
    paper_begin(paper, 2, 2);
    paper_sayf(paper, PAPER_PLAIN, "%s %.*s",
               survival_test_name(answer->question->rho),
               SHOW(test_words(arena, CHI2, answer->compared.chi_square, df,
                               answer->compared.p)));
    paper_end(paper);
    paper_begin(paper, 2, 4);
    say_names(paper, COLUMNS, 2, room);
    for (uint32_t i = 0; i < answer->rows->data.strata; i++) {
        say_compared_row(paper, answer, i, room);
    }
}

// What happened since the time before.
struct since {
    size_t events, censored;
};
static struct since since_begin(const struct survival_curve *curve, double time)
{
    struct since since = {0};

    for (size_t i = 0; i < curve->count && curve->steps[i].time <= time; i++) {
        since.events += curve->steps[i].events;
        since.censored += curve->steps[i].censored;
    }
    return since;
}

static void say_moment(struct paper *paper,
                       const struct survival_answer *answer, uint32_t group,
                       double time, const struct since *since)
{
    struct arena *arena = paper->text->arena;
    const struct survival_step *step =
        survival_at(&answer->curves[group], time);
    double survival = step ? step->survival : 1;

    paper_begin(paper, 2, 4);
    cell(paper, 12, PAPER_PLAIN, time_words(arena, time));
    cell(paper, 21, PAPER_PLAIN,
         count_words(arena, survival_at_risk(answer, group, time)));
    cell(paper, 29, PAPER_PLAIN, count_words(arena, since->events));
    cell(paper, 39, PAPER_PLAIN, count_words(arena, since->censored));
    paper_tab(paper, 42);
    paper_sayf(paper, PAPER_PLAIN, "%.*s" NB "%.*s",
               SHOW(number_words(arena, survival, 3)),
               SHOW(limits_words(arena, step ? step->low : 1,
                                 step ? step->high : 1, 3)));
    paper_end(paper);
}

static void say_curve(struct paper *paper, const struct survival_answer *answer,
                      uint32_t group, const double *times, int count)
{
    struct since before = {0};

    if (answer->rows->by.code) {
        paper_begin(paper, 2, 2);
        paper_say(paper, PAPER_STRONG, group_name(answer, group));
        paper_end(paper);
    }
    for (int i = 0; i < count; i++) {
        struct since until = since_begin(&answer->curves[group], times[i]);
        struct since since = {until.events - before.events,
                              until.censored - before.censored};

        say_moment(paper, answer, group, times[i], &since);
        before = until;
    }
}

static int by_time(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

// All times at which something happened when they are few (sessions), else
// round ones.
static int times_of(const struct survival_answer *answer, double *times)
{
    int count = 0;
    int kept = 0;
    double all[CURVES_MOST * SURVIVAL_MOMENTS_MAX];

    for (uint32_t g = 0; g < answer->rows->data.strata; g++) {
        const struct survival_curve *curve = &answer->curves[g];

        if (curve->count > SURVIVAL_MOMENTS_MAX) {
            return survival_moments(answer, times);
        }
        for (size_t i = 0; i < curve->count; i++) {
            all[count++] = curve->steps[i].time;
        }
    }
    qsort(all, (size_t)count, sizeof *all, by_time);
    for (int i = 0; i < count; i++) {
        if (kept == 0 || all[i] > all[kept - 1]) {
            all[kept++] = all[i];
        }
    }
    if (kept > SURVIVAL_MOMENTS_MAX) {
        return survival_moments(answer, times);
    }
    memcpy(times, all, (size_t)kept * sizeof *times);
    return kept;
}

static void say_all_curves(struct paper *paper,
                           const struct survival_answer *answer)
{
    static const struct column COLUMNS[] = {
        {12, "time"    },
        {21, "at risk" },
        {29, "events"  },
        {39, "censored"}
    };
    struct arena *arena = paper->text->arena;
    double times[SURVIVAL_MOMENTS_MAX];
    int count;
    struct str level = level_words(arena, answer->question->level);

    if (answer->rows->data.strata > CURVES_MOST) {
        return; // the JSON has them
    }
    count = times_of(answer, times);
    paper_head(paper, answer->rows->by.code ? "Curves" : "Curve");
    paper_begin(paper, 2, 4);
    for (int i = 0; i < 4; i++) {
        cell(paper, COLUMNS[i].end, PAPER_SOFT, str_of(COLUMNS[i].name));
    }
    paper_tab(paper, 42);
    paper_sayf(paper, PAPER_SOFT, "without the event [%.*s CI]", SHOW(level));
    paper_end(paper);
    for (uint32_t i = 0; i < answer->rows->data.strata; i++) {
        say_curve(paper, answer, i, times, count);
    }
}

static void say_curves(struct paper *paper,
                       const struct survival_answer *answer)
{
    say_groups(paper, answer);
    say_compared(paper, answer);
    say_all_curves(paper, answer);
}

// ---- coefficients -----------------------------------------------------------

static int beta_room(const struct survival_answer *answer)
{
    int room = NAME_LEAST;

    for (int j = 0; j < answer->p; j++) {
        int columns = utf8_columns_of(answer->beta[j].name);

        room = columns > room ? columns : room;
    }
    return room < NAME_MOST ? room : NAME_MOST;
}

static struct str ratio_words(struct arena *arena,
                              const struct survival_coefficient *beta)
{
    double ratio = exp(beta->estimate);
    double error = (exp(beta->high) - exp(beta->low)) / 4;
    int decimals = number_decimals(fmin(error, 1));
    struct str words = number_words(arena, ratio, decimals);

    return text_print(
        arena, "%.*s" NB "%.*s", SHOW(words),
        SHOW(limits_words(arena, exp(beta->low), exp(beta->high), decimals)));
}

static void say_coefficient(struct paper *paper,
                            const struct survival_coefficient *beta, int room)
{
    struct arena *arena = paper->text->arena;
    int decimals = number_decimals(beta->se);

    paper_begin(paper, 2, 4);
    paper_say(paper, PAPER_STRONG, beta->name);
    if (beta->endless) {
        paper_tab(paper, room + 5);
        paper_say(paper, PAPER_SOFT, STR("has no end (see below)"));
        paper_end(paper);
        return;
    }
    cell(paper, room + 11, PAPER_PLAIN,
         number_words(arena, beta->estimate, decimals));
    cell(paper, room + 19, PAPER_PLAIN,
         number_words(arena, beta->se, decimals));
    cell(paper, room + 27, PAPER_PLAIN,
         number_words(arena, beta->statistic, 2));
    paper_tab(paper, room + 29);
    paper_say(paper, PAPER_PLAIN, p_words(arena, beta->p));
    if (!str_is(beta->name, "(Intercept)")) {
        paper_tab(paper, room + 39);
        paper_say(paper, PAPER_PLAIN, ratio_words(arena, beta));
    }
    paper_end(paper);
}

static void say_coefficients(struct paper *paper,
                             const struct survival_answer *answer,
                             const char *ratio, const char *error)
{
    struct arena *arena = paper->text->arena;
    struct str level = level_words(arena, answer->question->level);
    int room = beta_room(answer);

    paper_blank(paper);
    paper_begin(paper, 2, 4);
    cell(paper, room + 11, PAPER_SOFT, STR("estimate"));
    cell(paper, room + 19, PAPER_SOFT, str_of(error));
    cell(paper, room + 27, PAPER_SOFT, STR("z"));
    paper_tab(paper, room + 39);
    paper_sayf(paper, PAPER_SOFT, "%s [%.*s CI]", ratio, SHOW(level));
    paper_end(paper);
    for (int j = 0; j < answer->p; j++) {
        say_coefficient(paper, &answer->beta[j], room);
    }
}

// ---- Cox --------------------------------------------------------------------

static void say_test(struct paper *paper, const char *name, double statistic,
                     int degrees, double p)
{
    const double df[2] = {degrees, NAN};

    paper_begin(paper, 2, 22);
    paper_say(paper, PAPER_PLAIN, str_of(name));
    paper_tab(paper, 22);
    paper_say(paper, PAPER_PLAIN,
              test_words(paper->text->arena, CHI2, statistic, df, p));
    paper_end(paper);
}

static void say_checks(struct paper *paper,
                       const struct survival_answer *answer)
{
    if (!answer->checks) {
        return;
    }
    paper_head(paper, "Do hazards stay proportional?");
    for (int i = 0; i <= answer->term_count; i++) {
        const struct cox_check *check = &answer->checks[i];
        const double df[2] = {check->df, NAN};

        paper_begin(paper, 2, 22);
        paper_say(paper, PAPER_PLAIN,
                  i < answer->term_count ? answer->terms[i]
                                         : STR("all together"));
        paper_tab(paper, 22);
        paper_say(paper, PAPER_PLAIN,
                  test_words(paper->text->arena, CHI2, check->chi_square, df,
                             check->p));
        paper_end(paper);
    }
}

static void say_cox(struct paper *paper, const struct survival_answer *answer)
{
    struct arena *arena = paper->text->arena;
    const struct cox_fit *fit = &answer->cox;
    bool robust = answer->rows->clusters.code != NULL;

    say_coefficients(paper, answer, "hazard ratio",
                     robust ? "robust SE" : "SE");
    paper_head(paper, "All together");
    say_test(paper, "Likelihood ratio", fit->likelihood_ratio, fit->df,
             fit->likelihood_ratio_p);
    if (!answer->endless && !isnan(fit->wald)) {
        say_test(paper, robust ? "Wald (robust)" : "Wald", fit->wald, fit->df,
                 fit->wald_p);
    }
    say_test(paper, "Score", fit->score, fit->df, fit->score_p);
    paper_begin(paper, 2, 22);
    paper_say(paper, PAPER_PLAIN, STR("Concordance"));
    paper_tab(paper, 22);
    paper_sayf(paper, PAPER_PLAIN, "%.*s (SE" NB "=" NB "%.*s)",
               SHOW(number_words(arena, fit->pairs.value, 3)),
               SHOW(number_words(arena, fit->pairs.error, 3)));
    paper_end(paper);
    say_checks(paper, answer);
}

// ---- discrete time ----------------------------------------------------------

static void say_periods(struct paper *paper,
                        const struct survival_answer *answer)
{
    enum { SHOWN_MOST = 40 };
    static const struct column COLUMNS[] = {
        {12, "period" },
        {21, "at risk"},
        {29, "events" },
        {38, "hazard" }
    };
    struct arena *arena = paper->text->arena;

    if (answer->period_count > SHOWN_MOST) {
        return; // the JSON has them
    }
    paper_head(paper, "Periods as they were");
    paper_begin(paper, 2, 4);
    say_names(paper, COLUMNS, 4, 0);
    for (size_t i = 0; i < answer->period_count; i++) {
        const struct survival_period *period = &answer->periods[i];

        paper_begin(paper, 2, 4);
        cell(paper, 12, PAPER_PLAIN, time_words(arena, period->time));
        cell(paper, 21, PAPER_PLAIN, count_words(arena, period->at_risk));
        cell(paper, 29, PAPER_PLAIN, count_words(arena, period->events));
        cell(paper, 38, PAPER_PLAIN,
             number_words(arena,
                          (double)period->events / (double)period->at_risk, 3));
        paper_end(paper);
    }
}

static void say_discrete(struct paper *paper,
                         const struct survival_answer *answer)
{
    struct arena *arena = paper->text->arena;
    const struct binomial_fit *fit = &answer->binomial;

    say_coefficients(paper, answer,
                     answer->question->link == BINOMIAL_LOGIT ? "odds ratio"
                                                              : "hazard ratio",
                     "SE");
    paper_blank(paper);
    paper_begin(paper, 2, 2);
    paper_sayf(paper, PAPER_PLAIN,
               "Deviance %.*s, of the intercept alone %.*s; log-likelihood "
               "%.*s, AIC %.*s, BIC %.*s",
               SHOW(number_words(arena, fit->deviance, 2)),
               SHOW(number_words(arena, fit->null_deviance, 2)),
               SHOW(number_words(arena, fit->loglik, 2)),
               SHOW(number_words(arena, fit->aic, 2)),
               SHOW(number_words(arena, fit->bic, 2)));
    paper_end(paper);
    say_periods(paper, answer);
}

// ---- all of it --------------------------------------------------------------

static void say_notes(struct paper *paper, const struct notes *notes)
{
    if (notes->count == 0) {
        return;
    }
    paper_head(paper, "To keep in mind");
    for (int i = 0; i < notes->count; i++) {
        paper_begin(paper, 2, 4);
        paper_say(paper, PAPER_PLAIN, STR("-"));
        paper_tab(paper, 4);
        paper_say(paper, PAPER_PLAIN, notes->at[i]);
        paper_end(paper);
    }
}

static void say_sources(struct paper *paper,
                        const struct survival_answer *answer)
{
    struct str sources[SURVIVAL_SOURCES_MAX];
    int count = survival_sources(answer, sources);

    paper_head(paper, "Sources");
    for (int i = 0; i < count; i++) {
        paper_begin(paper, 2, 4);
        paper_say(paper, PAPER_PLAIN, sources[i]);
        paper_end(paper);
    }
}

void survival_text(struct paper *paper, const struct survival_answer *answer)
{
    static void (*const SAY[])(struct paper *,
                               const struct survival_answer *) = {
        [SURVIVAL_CURVES] = say_curves,
        [SURVIVAL_COX] = say_cox,
        [SURVIVAL_DISCRETE] = say_discrete,
    };
    struct arena *arena = paper->text->arena;

    paper_begin(paper, 0, 2);
    paper_say(paper, PAPER_STRONG, survival_title(arena, answer));
    paper_end(paper);
    SAY[answer->question->kind](paper, answer);
    say_notes(paper, answer->notes);
    paper_head(paper, "Method");
    paper_begin(paper, 2, 2);
    paper_say(paper, PAPER_PLAIN, survival_method(arena, answer));
    paper_end(paper);
    say_sources(paper, answer);
}
