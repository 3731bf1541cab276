// survival_json - see survival_print.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/survival_print.h"

#include "base/arena.h"
#include "wire/json_out.h"

#include <math.h>

static void put_test(struct json_out *out, const char *key, double statistic,
                     int df, double p)
{
    json_object_short(out, key);
    json_number(out, "statistic", statistic);
    json_whole(out, "df", df);
    json_number(out, "p", p);
    json_end(out);
}

// A p x p matrix, row by row.
static void put_matrix(struct json_out *out, const char *key, const double *m,
                       uint32_t p)
{
    json_array(out, key);
    for (uint32_t i = 0; i < p; i++) {
        json_array_short(out, NULL);
        for (uint32_t j = 0; j < p; j++) {
            json_number(out, NULL, m[(size_t)i + (size_t)j * p]);
        }
        json_end(out);
    }
    json_end(out);
}

static struct str group_name(const struct survival_answer *answer, uint32_t i)
{
    return answer->rows->by.code ? answer->rows->by.names[i] : STR("");
}

// ---- curves -----------------------------------------------------------------

static double time_of(const struct survival_step *step)
{
    return step->time;
}
static double risk_of(const struct survival_step *step)
{
    return (double)step->at_risk;
}
static double events_of(const struct survival_step *step)
{
    return (double)step->events;
}
static double censored_of(const struct survival_step *step)
{
    return (double)step->censored;
}
static double survival_of(const struct survival_step *step)
{
    return step->survival;
}
static double error_of(const struct survival_step *step)
{
    return step->error;
}
static double low_of(const struct survival_step *step)
{
    return step->low;
}
static double high_of(const struct survival_step *step)
{
    return step->high;
}
static double hazard_of(const struct survival_step *step)
{
    return step->hazard;
}
static double hazard_error_of(const struct survival_step *step)
{
    return step->hazard_error;
}

// As R's survfit object names them; std_err is that of log(surv).
static const struct part {
    const char *name;
    double (*of)(const struct survival_step *step);
} PARTS[] = {
    {"time",     time_of        },
    {"n_risk",   risk_of        },
    {"n_event",  events_of      },
    {"n_censor", censored_of    },
    {"surv",     survival_of    },
    {"std_err",  error_of       },
    {"lower",    low_of         },
    {"upper",    high_of        },
    {"cumhaz",   hazard_of      },
    {"std_chaz", hazard_error_of},
};

static void put_curve(struct json_out *out, const struct survival_curve *curve)
{
    json_object(out, "curve");
    for (size_t k = 0; k < sizeof PARTS / sizeof *PARTS; k++) {
        json_array_short(out, PARTS[k].name);
        for (size_t i = 0; i < curve->count; i++) {
            json_number(out, NULL, PARTS[k].of(&curve->steps[i]));
        }
        json_end(out);
    }
    json_end(out);
}

static void put_quartiles(struct json_out *out,
                          const struct survival_curve *curve)
{
    static const double SHARE[] = {.25, .5, .75};

    json_array(out, "quantiles");
    for (int i = 0; i < 3; i++) {
        json_object_short(out, NULL);
        json_number(out, "share", SHARE[i]);
        json_number(out, "time", curve->quartile[i].time);
        json_pair(out, "ci", curve->quartile[i].low, curve->quartile[i].high);
        json_end(out);
    }
    json_end(out);
}

static void put_groups(struct json_out *out,
                       const struct survival_answer *answer)
{
    json_array(out, "groups");
    for (uint32_t i = 0; i < answer->rows->data.strata; i++) {
        const struct survival_curve *curve = &answer->curves[i];

        json_object(out, NULL);
        json_str(out, "name", group_name(answer, i));
        json_whole(out, "n", (int64_t)curve->rows);
        json_whole(out, "n_max", (int64_t)curve->most_at_risk);
        json_whole(out, "events", (int64_t)curve->events);
        json_number(out, "median", curve->quartile[1].time);
        json_pair(out, "median_ci", curve->quartile[1].low,
                  curve->quartile[1].high);
        put_quartiles(out, curve);
        json_number(out, "mean", curve->mean);
        json_number(out, "mean_se", curve->mean_error);
        put_curve(out, curve);
        json_end(out);
    }
    json_end(out);
}

static void put_numbers(struct json_out *out, const char *key,
                        const double *values, uint32_t count)
{
    json_array_short(out, key);
    for (uint32_t i = 0; i < count; i++) {
        json_number(out, NULL, values[i]);
    }
    json_end(out);
}

static void put_compared(struct json_out *out,
                         const struct survival_answer *answer)
{
    const struct survival_test *test = &answer->compared;
    uint32_t strata = answer->rows->data.strata;

    if (!answer->is_compared) {
        json_null(out, "logrank");
        return;
    }
    json_object(out, "logrank");
    json_number(out, "rho", answer->question->rho);
    json_number(out, "chisq", test->chi_square);
    json_whole(out, "df", test->df);
    json_number(out, "p", test->p);
    put_numbers(out, "obs", test->observed, strata);
    put_numbers(out, "exp", test->expected, strata);
    put_matrix(out, "var", test->variance, strata);
    json_end(out);
}

static void put_curves(struct json_out *out,
                       const struct survival_answer *answer)
{
    json_text(out, "interval",
              answer->question->interval == SURVIVAL_LOG ? "log" : "log-log");
    json_number(out, "mean_until", answer->mean_until);
    put_groups(out, answer);
    put_compared(out, answer);
}

// ---- coefficients -----------------------------------------------------------

// What has no end is not known: null.
static double known(const struct survival_coefficient *beta, double value)
{
    return beta->endless ? NAN : value;
}

static void put_coefficient(struct json_out *out, const char *ratio,
                            const struct survival_coefficient *beta)
{
    json_object(out, NULL);
    json_str(out, "name", beta->name);
    json_number(out, "estimate", known(beta, beta->estimate));
    json_number(out, "se", known(beta, beta->se));
    if (!isnan(beta->naive_se)) {
        json_number(out, "naive_se", known(beta, beta->naive_se));
    }
    json_number(out, "statistic", known(beta, beta->statistic));
    json_number(out, "p", known(beta, beta->p));
    json_pair(out, "ci", known(beta, beta->low), known(beta, beta->high));
    if (ratio) {
        json_object_short(out, ratio);
        json_number(out, "estimate", known(beta, exp(beta->estimate)));
        json_pair(out, "ci", known(beta, exp(beta->low)),
                  known(beta, exp(beta->high)));
        json_end(out);
    }
    json_flag(out, "endless", beta->endless);
    json_end(out);
}

static void put_coefficients(struct json_out *out, const char *ratio,
                             const struct survival_answer *answer)
{
    json_array(out, "coefficients");
    for (int j = 0; j < answer->p; j++) {
        put_coefficient(out, ratio, &answer->beta[j]);
    }
    json_end(out);
}

// ---- Cox --------------------------------------------------------------------

static void put_concordance(struct json_out *out,
                            const struct concordance *pairs)
{
    json_object(out, "concordance");
    json_number(out, "value", pairs->value);
    json_number(out, "se", pairs->error);
    json_number(out, "concordant", pairs->concordant);
    json_number(out, "discordant", pairs->discordant);
    json_number(out, "tied_x", pairs->tied_score);
    json_number(out, "tied_y", pairs->tied_time);
    json_number(out, "tied_xy", pairs->tied_both);
    json_end(out);
}

static void put_proportional(struct json_out *out,
                             const struct survival_answer *answer)
{
    if (!answer->checks) {
        json_null(out, "proportional");
        return;
    }
    json_object(out, "proportional");
    json_text(out, "transform", "km");
    json_array(out, "terms");
    for (int i = 0; i <= answer->term_count; i++) {
        json_object_short(out, NULL);
        json_str(out, "name",
                 i < answer->term_count ? answer->terms[i] : STR("GLOBAL"));
        json_number(out, "chisq", answer->checks[i].chi_square);
        json_whole(out, "df", answer->checks[i].df);
        json_number(out, "p", answer->checks[i].p);
        json_end(out);
    }
    json_end(out);
    json_end(out);
}

static size_t put_base_stratum(struct json_out *out,
                               const struct survival_answer *answer, size_t i)
{
    uint32_t stratum = answer->base[i].stratum;
    size_t end = i;

    json_object(out, NULL);
    json_str(out, "name", group_name(answer, stratum));
    json_array_short(out, "time");
    for (; end < answer->base_count && answer->base[end].stratum == stratum;
         end++) {
        json_number(out, NULL, answer->base[end].time);
    }
    json_end(out);
    json_array_short(out, "hazard");
    for (size_t j = i; j < end; j++) {
        json_number(out, NULL, answer->base[j].hazard);
    }
    json_end(out);
    json_end(out);
    return end;
}

static void put_base_line(struct json_out *out,
                          const struct survival_answer *answer)
{
    json_object(out, "base_line");
    json_array(out, "at");
    for (int j = 0; j < answer->p; j++) {
        json_object_short(out, NULL);
        json_str(out, "name", answer->beta[j].name);
        json_number(out, "value", answer->base_at[j]);
        json_end(out);
    }
    json_end(out);
    json_array(out, "strata");
    for (size_t i = 0; i < answer->base_count;) {
        i = put_base_stratum(out, answer, i);
    }
    json_end(out);
    json_end(out);
}

static void put_cox(struct json_out *out, const struct survival_answer *answer)
{
    const struct cox_fit *fit = &answer->cox;

    json_text(out, "ties",
              answer->question->ties == COX_EFRON ? "efron" : "breslow");
    if (answer->rows->by.code) {
        json_whole(out, "strata", answer->rows->by.count);
    }
    if (answer->rows->clusters.code) {
        json_whole(out, "clusters", answer->rows->clusters.count);
    }
    put_coefficients(out, "hazard_ratio", answer);
    put_matrix(out, "variance", fit->variance, (uint32_t)fit->p);
    json_number(out, "loglik_null", fit->loglik_null);
    json_number(out, "loglik", fit->loglik);
    put_test(out, "likelihood_ratio", fit->likelihood_ratio, fit->df,
             fit->likelihood_ratio_p);
    put_test(out, "wald", answer->endless ? NAN : fit->wald, fit->df,
             answer->endless ? NAN : fit->wald_p);
    put_test(out, "score", fit->score, fit->df, fit->score_p);
    put_concordance(out, &fit->pairs);
    put_proportional(out, answer);
    put_base_line(out, answer);
    json_whole(out, "iterations", fit->steps);
}

// ---- discrete time ----------------------------------------------------------

static void put_periods(struct json_out *out,
                        const struct survival_answer *answer)
{
    json_array(out, "periods");
    for (size_t i = 0; i < answer->period_count; i++) {
        const struct survival_period *period = &answer->periods[i];

        json_object_short(out, NULL);
        json_number(out, "period", period->time);
        json_whole(out, "at_risk", (int64_t)period->at_risk);
        json_whole(out, "events", (int64_t)period->events);
        json_number(out, "hazard",
                    (double)period->events / (double)period->at_risk);
        json_end(out);
    }
    json_end(out);
}

static void put_discrete(struct json_out *out,
                         const struct survival_answer *answer)
{
    const struct binomial_fit *fit = &answer->binomial;
    bool logit = answer->question->link == BINOMIAL_LOGIT;

    json_text(out, "link", logit ? "logit" : "cloglog");
    put_coefficients(out, logit ? "odds_ratio" : "hazard_ratio", answer);
    put_matrix(out, "variance", fit->variance, (uint32_t)fit->p);
    json_number(out, "deviance", fit->deviance);
    json_number(out, "null_deviance", fit->null_deviance);
    json_number(out, "loglik", fit->loglik);
    json_number(out, "aic", fit->aic);
    json_number(out, "bic", fit->bic);
    json_flag(out, "separated", fit->separated);
    put_periods(out, answer);
    json_whole(out, "iterations", fit->steps);
}

// ---- all of it --------------------------------------------------------------

static void put_notes(struct json_out *out, const struct notes *notes)
{
    json_array(out, "warnings");
    for (int i = 0; i < notes->count; i++) {
        json_str(out, NULL, notes->at[i]);
    }
    json_end(out);
}

void survival_json(struct text *out, const struct survival_answer *answer)
{
    static const struct {
        const char *method;
        void (*put)(struct json_out *out, const struct survival_answer *answer);
    } KINDS[] = {
        [SURVIVAL_CURVES] = {"Kaplan-Meier",         put_curves  },
        [SURVIVAL_COX] = {"Cox",                  put_cox     },
        [SURVIVAL_DISCRETE] = {"discrete-time hazard", put_discrete},
    };
    const struct survival_rows *rows = answer->rows;
    struct json_out json = json_out_in(out);

    json_object(&json, NULL);
    json_text(&json, "method", KINDS[answer->question->kind].method);
    if (answer->question->kind != SURVIVAL_CURVES) {
        json_str(&json, "formula", answer->question->formula.text);
    }
    json_whole(&json, "n", (int64_t)rows->design.n);
    json_whole(&json, "events", (int64_t)rows->events);
    json_str(&json, "event", rows->counts);
    json_whole(&json, "left_out", (int64_t)(rows->missing + rows->backwards));
    json_whole(&json, "backwards", (int64_t)rows->backwards);
    json_number(&json, "level", 100 * answer->question->level);
    KINDS[answer->question->kind].put(&json, answer);
    put_notes(&json, answer->notes);
    json_end(&json);
}
