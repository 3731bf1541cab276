// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_binomial.h"
#include "evidence/model_print.h"
#include "wire/json_out.h"

#include <math.h>

static void print_limits(struct json_out *out, const char *key,
                         const struct mixed_limits *limits)
{
    json_array_short(out, key);
    json_number(out, NULL, limits->low);
    json_number(out, NULL, limits->high);
    json_end(out);
}

static void print_groups(struct json_out *out,
                         const struct model_answer *answer)
{
    struct text *text = out->text;

    json_object_short(out, "groups");
    for (int i = 0; i < answer->group_count; i++) {
        // The keys here are names of the data.
        json_whole(out, str_text(text->arena, answer->groups[i].label),
                   (int64_t)answer->groups[i].units);
    }
    json_end(out);
}

static void print_fixed(struct json_out *out, const struct model_answer *answer)
{
    json_array(out, "fixed");
    for (int i = 0; i < answer->fixed_count; i++) {
        const struct model_fixed *fixed = &answer->fixed[i];

        json_object_short(out, NULL);
        json_str(out, "name", fixed->name);
        json_number(out, "estimate", fixed->estimate);
        json_number(out, "se", fixed->se);
        json_number(out, "df", fixed->df);
        json_number(out, "statistic", fixed->statistic);
        json_number(out, "p", fixed->p);
        if (answer->events && answer->events->settings.link == GLMM_LOGIT) {
            json_number(out, "odds_ratio", exp(fixed->estimate));
        }
        print_limits(out, "ci", &fixed->limits);
        json_end(out);
    }
    json_end(out);
}

static void print_names(struct json_out *out, const struct model_random *random)
{
    json_array_short(out, "names");
    for (int i = 0; i < random->q; i++) {
        json_str(out, NULL, random->names[i]);
    }
    json_end(out);
}

// Column by column, standard deviations on the diagonal, as confint() of lme4.
static void print_random_limits(struct json_out *out,
                                const struct model_random *random)
{
    json_array(out, "ci");
    for (int i = 0; i < random->q * (random->q + 1) / 2; i++) {
        print_limits(out, NULL, &random->limits[i]);
    }
    json_end(out);
}

static void print_random(struct json_out *out,
                         const struct model_answer *answer)
{
    json_array(out, "random");
    for (int k = 0; k < answer->random_count; k++) {
        const struct model_random *random = &answer->random[k];

        json_object(out, NULL);
        json_str(out, "group", random->group);
        print_names(out, random);
        json_matrix(out, "cov", random->covariance, random->q);
        json_matrix(out, "cor", random->correlation, random->q);
        json_number(out, "icc", random->icc);
        if (random->limits) {
            print_random_limits(out, random);
        }
        json_end(out);
    }
    json_end(out);
}

// {kind, by, phi}, and the ratios of standard deviations to the first level.
static void print_residual(struct json_out *out,
                           const struct model_residual *residual, double level)
{
    static const char *const KINDS[] = {"independent", "ar1", "car1", "cs"};
    struct mixed_limits phi, ratio;

    if (!residual) {
        return;
    }
    json_object_short(out, "correlation_structure");
    json_text(out, "kind", KINDS[residual->wish.kind]);
    json_str(out, "by", residual->wish.by);
    json_number(out, "phi", residual->phi);
    phi = residual_phi_limits(residual->fit, level);
    print_limits(out, "phi_ci", &phi);
    json_end(out);
    json_array(out, "variance_ratios");
    for (int k = 0; k < residual->strata; k++) {
        json_object_short(out, NULL);
        json_str(out, "level", residual->names[k]);
        json_number(out, "ratio", residual->ratio[k]);
        ratio = residual_ratio_limits(residual->fit, k, level);
        print_limits(out, "ci", &ratio);
        json_end(out);
    }
    json_end(out);
}

static void print_warnings(struct json_out *out,
                           const struct model_answer *answer)
{
    json_array(out, "warnings");
    for (int i = 0; i < answer->warning_count; i++) {
        json_str(out, NULL, answer->warnings[i]);
    }
    json_end(out);
}

static void print_events(struct json_out *out,
                         const struct model_events *events)
{
    json_text(out, "family", "binomial");
    json_text(out, "link", model_binomial_link(events->settings.link));
    json_whole(out, "agq", events->settings.nodes);
    json_flag(out, "runs_away", events->fit.runs_away);
}

void model_print_json(struct text *out, const struct model_answer *answer)
{
    const struct mixed_fit *fit = &answer->fit;
    struct json_out json = json_out_in(out);

    json_object(&json, NULL);
    json_str(&json, "formula", answer->formula);
    json_text(&json, "method", fit->ml ? "ML" : "REML");
    if (answer->events) {
        print_events(&json, answer->events);
    }
    json_whole(&json, "n", (int64_t)answer->n);
    json_whole(&json, "left_out", (int64_t)answer->left_out);
    print_groups(&json, answer);
    print_fixed(&json, answer);
    json_text(&json, "ci_method",
              answer->settings.profile ? "profile" : "wald");
    json_number(&json, "level", 100 * answer->settings.level);
    print_random(&json, answer);
    json_number(&json, "sigma", answer->sigma);
    if (answer->settings.profile && !answer->events) {
        print_limits(&json, "sigma_ci", &answer->sigma_limits);
    }
    json_number(&json, "loglik", fit->loglik);
    json_number(&json, "deviance", fit->criterion);
    json_number(&json, "aic", fit->aic);
    json_number(&json, "bic", fit->bic);
    json_whole(&json, "parameters", fit->parameters);
    json_number(&json, "icc", answer->icc);
    json_flag(&json, "converged", fit->converged);
    json_whole(&json, "iterations", fit->steps);
    json_flag(&json, "singular", fit->singular);
    json_matrix(&json, "correlation", answer->correlation, answer->fixed_count);
    print_residual(&json, answer->residual, answer->settings.level);
    print_warnings(&json, answer);
    if (answer->tests) {
        model_tests_json(&json, answer->tests);
    }
    if (answer->comparison) {
        model_comparison_json(&json, answer->comparison);
    }
    json_end(&json);
}
