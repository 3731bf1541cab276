// survival_words - see survival_words.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/survival_words.h"

#include "base/text.h"
#include "base/version.h"
#include "evidence/pool_words.h"

struct str survival_title(struct arena *arena,
                          const struct survival_answer *answer)
{
    const struct survival_question *question = answer->question;
    const struct survival_rows *rows = answer->rows;
    const char *ties =
        question->ties == COX_EFRON ? "Efron's ties" : "Breslow's ties";
    const char *link =
        question->link == BINOMIAL_LOGIT ? "logit" : "complementary log-log";
    struct text title = text_in(arena);

    switch (question->kind) {
    case SURVIVAL_CURVES:
        text_add(&title, STR("Kaplan-Meier estimates"));
        break;
    case SURVIVAL_COX: text_addf(&title, "Cox model (%s)", ties); break;
    case SURVIVAL_DISCRETE:
        text_addf(&title, "Hazard in discrete time (%s)", link);
        break;
    }
    text_addf(&title, ": %zu row%s, %zu event%s (%.*s)", rows->design.n,
              rows->design.n == 1 ? "" : "s", rows->events,
              rows->events == 1 ? "" : "s", SHOW(rows->counts));
    return text_str(&title);
}

const char *survival_test_name(double rho)
{
    return rho == 0 ? "Log-rank test:"
         : rho == 1 ? "Peto and Peto's test:"
                    : "Harrington and Fleming's test:";
}

static void add_curves(struct text *text, const struct survival_answer *answer)
{
    text_addf(text,
              "The share without the event was estimated by Kaplan and Meier's "
              "method, with Greenwood's errors and %.*s intervals on the %s "
              "scale. Rows that end without the event count until then "
              "(censored); that is right where their ending has nothing to do "
              "with the event. Medians carry the limits at which those of the "
              "curve pass one half.",
              SHOW(level_words(text->arena, answer->question->level)),
              answer->question->interval == SURVIVAL_LOG ? "log" : "log-log");
    if (answer->is_compared) {
        text_addf(text, " Groups were compared by %s.",
                  answer->question->rho == 0
                      ? "the log-rank test"
                      : "Harrington and Fleming's weighted log-rank test");
    }
}

static void add_cox(struct text *text, const struct survival_answer *answer)
{
    const struct survival_rows *rows = answer->rows;

    text_addf(text,
              "A proportional hazards model of %.*s was fitted by partial "
              "likelihood; ties were counted as %s did.",
              SHOW(answer->question->formula.text),
              answer->question->ties == COX_EFRON ? "Efron" : "Breslow");
    if (rows->by.code) {
        text_addf(text,
                  " Each of the %u values of %.*s has a base line of its own.",
                  rows->by.count, SHOW(answer->question->by));
    }
    if (rows->clusters.code) {
        text_addf(text,
                  " Errors are robust (Lin and Wei), over the %u clusters of "
                  "%.*s; the likelihood ratio and score tests take rows as "
                  "independent.",
                  rows->clusters.count, SHOW(answer->question->cluster));
    }
    if (answer->checks) {
        text_add(text,
                 STR(" That hazards stay proportional was tested by Grambsch "
                     "and Therneau's score test, with time as 1 less the "
                     "Kaplan-Meier curve."));
    }
    text_add(text, STR(" A hazard ratio compares groups of people who are "
                       "still there."));
}

static void add_discrete(struct text *text,
                         const struct survival_answer *answer)
{
    text_addf(text,
              "The hazard in each period was modelled on rows of one person "
              "and one period by %.*s, with a %s link and maximum likelihood.",
              SHOW(answer->question->formula.text),
              answer->question->link == BINOMIAL_LOGIT
                  ? "logit"
                  : "complementary log-log");
}

struct str survival_method(struct arena *arena,
                           const struct survival_answer *answer)
{
    static void (*const ADD[])(struct text *,
                               const struct survival_answer *) = {
        [SURVIVAL_CURVES] = add_curves,
        [SURVIVAL_COX] = add_cox,
        [SURVIVAL_DISCRETE] = add_discrete,
    };
    struct text text = text_in(arena);

    ADD[answer->question->kind](&text, answer);
    text_addf(&text,
              " Computed with Rapport " RAPPORT_VERSION
              ", whose numbers agree with those of %s.",
              answer->question->kind == SURVIVAL_DISCRETE
                  ? "R's glm()"
                  : "the R package survival (Therneau)");
    return text_str(&text);
}

// ---- sources ----------------------------------------------------------------

static bool is_curves(const struct survival_answer *answer)
{
    return answer->question->kind == SURVIVAL_CURVES;
}
static bool is_log_rank(const struct survival_answer *answer)
{
    return answer->is_compared && answer->question->rho == 0;
}
static bool is_weighted(const struct survival_answer *answer)
{
    return answer->is_compared && answer->question->rho != 0;
}
static bool is_cox(const struct survival_answer *answer)
{
    return answer->question->kind == SURVIVAL_COX;
}
static bool is_efron(const struct survival_answer *answer)
{
    return is_cox(answer) && answer->question->ties == COX_EFRON;
}
static bool is_breslow(const struct survival_answer *answer)
{
    return is_cox(answer) && answer->question->ties == COX_BRESLOW;
}
static bool is_robust(const struct survival_answer *answer)
{
    return is_cox(answer) && answer->rows->clusters.code;
}
static bool is_checked(const struct survival_answer *answer)
{
    return answer->checks;
}
static bool is_discrete(const struct survival_answer *answer)
{
    return answer->question->kind == SURVIVAL_DISCRETE;
}

static const struct source {
    bool (*goes_with)(const struct survival_answer *answer);
    const char *words;
} SOURCES[] = {
    {is_curves,
     "Kaplan, E. L., & Meier, P. (1958). Nonparametric estimation from "
     "incomplete observations. JASA, 53, 457\xE2\x80\x93"
     "481." },
    {is_log_rank,
     "Mantel, N. (1966). Evaluation of survival data and two new rank order "
     "statistics arising in its consideration. Cancer Chemotherapy Reports, "
     "50, 163\xE2\x80\x93"
     "170." },
    {is_weighted,
     "Harrington, D. P., & Fleming, T. R. (1982). A class of rank test "
     "procedures for censored survival data. Biometrika, 69, 553\xE2\x80\x93"
     "566." },
    {is_cox,
     "Cox, D. R. (1972). Regression models and life-tables. Journal of the "
     "Royal Statistical Society B, 34, 187\xE2\x80\x93"
     "220." },
    {is_efron,
     "Efron, B. (1977). The efficiency of Cox's likelihood function for "
     "censored data. JASA, 72, 557\xE2\x80\x93"
     "565." },
    {is_breslow,
     "Breslow, N. (1974). Covariance analysis of censored survival data. "
     "Biometrics, 30, 89\xE2\x80\x93"
     "99."  },
    {is_robust,
     "Lin, D. Y., & Wei, L. J. (1989). The robust inference for the Cox "
     "proportional hazards model. JASA, 84, 1074\xE2\x80\x93"
     "1078."},
    {is_checked,
     "Grambsch, P. M., & Therneau, T. M. (1994). Proportional hazards tests "
     "and diagnostics based on weighted residuals. Biometrika, 81, "
     "515\xE2\x80\x93"
     "526." },
    {is_cox,
     "Harrell, F. E., et al. (1982). Evaluating the yield of medical tests. "
     "JAMA, 247, 2543\xE2\x80\x93"
     "2546."},
    {is_discrete,
     "Singer, J. D., & Willett, J. B. (1993). It's about time: Using "
     "discrete-time survival analysis to study duration and the timing of "
     "events. Journal of Educational Statistics, 18, 155\xE2\x80\x93"
     "195." },
};

int survival_sources(const struct survival_answer *answer, struct str *sources)
{
    int count = 0;

    for (size_t i = 0; i < sizeof SOURCES / sizeof *SOURCES; i++) {
        if (SOURCES[i].goes_with(answer)) {
            sources[count++] = str_of(SOURCES[i].words);
        }
    }
    return count;
}
