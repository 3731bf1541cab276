// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model.h"

#include "base/arena.h"
#include "base/text.h"
#include "evidence/model_binomial.h"
#include "evidence/model_doubt.h"
#include "stats/distribution.h"
#include "stats/glmm_profile.h"

#include <math.h>

static const struct str INTERCEPT = {"(Intercept)", 11};

// ---- from the design --------------------------------------------------------

bool model_data_of(struct arena *arena, const struct design *design,
                   struct mixed_data *data, struct err *err)
{
    struct mixed_term *terms =
        arena_take(arena, (size_t)design->group_count + 1, sizeof *terms);

    if (!design->y) {
        return err_set(err, ERR_INPUT,
                       "the formula has no response: write what is to be "
                       "explained before the ~, as in y ~ t + (1 | client)");
    }
    if (design->response_levels && design->response_line) {
        return err_set(err, ERR_INPUT,
                       "the response is not a number: line %lld of the file "
                       "has something else (leave it empty, or write NA, if it "
                       "is missing; decimals have a point)",
                       (long long)design->response_line);
    }
    if (design->response_levels || design->failures) {
        return err_set(err, ERR_INPUT,
                       "the response is not a number: a linear model needs a "
                       "score");
    }
    if (design->group_count == 0) {
        return err_set(err, ERR_INPUT,
                       "the formula has no random effect: say what differs "
                       "between groups, as in y ~ t + (1 | client)");
    }
    for (int k = 0; k < design->group_count; k++) {
        const struct design_group *group = &design->groups[k];

        terms[k] = (struct mixed_term){group->q, group->z, group->level,
                                       group->level_count};
    }
    *data = (struct mixed_data){.n = design->n,
                                .y = design->y,
                                .p = design->p,
                                .x = design->x,
                                .weights = design->weights,
                                .offset = design->offset,
                                .term_count = design->group_count,
                                .terms = terms};
    return true;
}

// Grouping factors, each once.
static void list_groups(struct arena *arena, struct model_answer *answer)
{
    const struct design *design = &answer->design;

    answer->groups =
        arena_take(arena, (size_t)design->group_count, sizeof *answer->groups);
    for (int k = 0; k < design->group_count; k++) {
        bool known = false;

        for (int i = 0; i < answer->group_count; i++) {
            known = known
                 || str_is_equal(answer->groups[i].label,
                                 design->groups[k].label);
        }
        if (!known) {
            answer->groups[answer->group_count++] = (struct model_group){
                design->groups[k].label, design->groups[k].level_count};
        }
    }
}

// ---- fixed effects ----------------------------------------------------------

// Of events: none, the tests are z tests.
static void find_freedom(struct arena *arena, const struct model_answer *answer,
                         double *freedom)
{
    if (!answer->events && !answer->residual) {
        mixed_freedom(arena, &answer->fit, freedom);
        return;
    }
    for (int i = 0; i < answer->fit.p; i++) {
        freedom[i] = answer->residual ? answer->residual->freedom[i] : NAN;
    }
}

static void tell_fixed(struct arena *arena, struct model_answer *answer)
{
    const struct mixed_fit *fit = &answer->fit;
    int p = fit->p;
    double *freedom = arena_take(arena, (size_t)p, sizeof *freedom);
    double limit = t_limit(answer->settings.level, NAN);

    find_freedom(arena, answer, freedom);
    answer->fixed_count = p;
    answer->fixed = arena_take(arena, (size_t)p, sizeof *answer->fixed);
    answer->correlation =
        arena_take(arena, (size_t)p * (size_t)p, sizeof *answer->correlation);
    for (int i = 0; i < p; i++) {
        double t = fit->beta[i] / fit->se[i];
        double reach = limit * fit->se[i];

        answer->fixed[i] = (struct model_fixed){
            .name = answer->design.names[fit->column[i]],
            .estimate = fit->beta[i],
            .se = fit->se[i],
            .df = freedom[i],
            .statistic = t,
            .p = isnan(freedom[i]) && !answer->events
                   ? NAN
                   : t_two_sided(t, freedom[i]),
            .limits = {fit->beta[i] - reach, fit->beta[i] + reach}
        };
        for (int j = 0; j < p; j++) {
            answer->correlation[i + j * p] =
                fit->vcov[i + j * p] / (fit->se[i] * fit->se[j]);
        }
    }
}

// ---- random effects ---------------------------------------------------------

// How many terms before the k-th are of the same group.
static int count_earlier(const struct design *design, int k)
{
    int earlier = 0;

    for (int i = 0; i < k; i++) {
        earlier +=
            str_is_equal(design->groups[i].label, design->groups[k].label);
    }
    return earlier;
}

// "client", and for a second term of it "client.1", as lme4 tells them apart:
// with R's make.names(), so that "client:therapist" is "client.therapist" then.
static struct str group_name(struct arena *arena, const struct design *design,
                             int k)
{
    struct str label = design->groups[k].label;
    struct text name = text_in(arena);
    int repeated = 0;

    for (int i = 0; i < design->group_count; i++) {
        repeated += count_earlier(design, i);
    }
    if (!repeated) {
        return label;
    }
    for (size_t i = 0; i < label.len; i++) {
        text_addc(&name, (char)(label.at[i] == ':' ? '.' : label.at[i]));
    }
    if (count_earlier(design, k)) {
        text_addf(&name, ".%d", count_earlier(design, k));
    }
    return text_str(&name);
}

static void tell_term(struct arena *arena, const struct model_answer *answer,
                      int k, struct model_random *random)
{
    const struct design_group *group = &answer->design.groups[k];
    int q = group->q;
    size_t size = (size_t)q;

    *random = (struct model_random){
        .group = group_name(arena, &answer->design, k),
        .units = group->level_count,
        .q = q,
        .names = group->names,
        .covariance = answer->fit.terms[k].covariance,
        .deviation = arena_take(arena, size, sizeof(double)),
        .correlation = arena_take(arena, size * size, sizeof(double)),
        .icc = NAN};
    for (int i = 0; i < q; i++) {
        random->deviation[i] = sqrt(random->covariance[i + i * q]);
    }
    for (int j = 0; j < q; j++) {
        for (int i = 0; i < q; i++) {
            double both = random->deviation[i] * random->deviation[j];

            random->correlation[i + j * q] =
                i == j     ? 1
                : both > 0 ? random->covariance[i + j * q] / both
                           : NAN;
        }
    }
}

static double intercept_variance(const struct model_random *random)
{
    for (int i = 0; i < random->q; i++) {
        if (str_is_equal(random->names[i], INTERCEPT)) {
            return random->covariance[i + i * random->q];
        }
    }
    return NAN;
}

// The share of the variance of one row, all other effects being 0, that lies
// between units. SOURCE: Snijders & Bosker 2012, Multilevel Analysis, 2nd ed.,
// sections 3.3 and 4.3
static void tell_shares(struct model_answer *answer)
{
    double between = 0;
    bool any = false;
    double all = answer->events ? answer->events->latent_variance
                                : answer->sigma * answer->sigma;

    for (int k = 0; k < answer->random_count; k++) {
        double variance = intercept_variance(&answer->random[k]);

        any = any || !isnan(variance);
        between += isnan(variance) ? 0 : variance;
    }
    for (int k = 0; k < answer->random_count; k++) {
        answer->random[k].icc =
            intercept_variance(&answer->random[k]) / (between + all);
    }
    answer->icc = any ? between / (between + all) : NAN;
}

static void tell_random(struct arena *arena, struct model_answer *answer)
{
    answer->sigma = answer->fit.sigma;
    answer->sigma_limits = (struct mixed_limits){NAN, NAN};
    answer->random_count = answer->fit.term_count;
    answer->random =
        arena_take(arena, (size_t)answer->random_count, sizeof *answer->random);
    for (int k = 0; k < answer->random_count; k++) {
        tell_term(arena, answer, k, &answer->random[k]);
    }
    tell_shares(answer);
}

// ---- intervals --------------------------------------------------------------

static bool tell_profile(struct arena *arena, struct model_answer *answer,
                         struct err *err)
{
    const struct model_events *events = answer->events;
    double level = answer->settings.level;
    struct mixed_profile profile;
    struct mixed_limits *limits;

    if (events) {
        glmm_profile_of(arena, events->data, answer->settings.events,
                        &events->fit, level, &profile);
    } else if (!mixed_profile_of(arena, &answer->fit, level, &profile, err)) {
        return false;
    }
    limits = profile.variation;
    for (int k = 0; k < answer->random_count; k++) {
        int q = answer->random[k].q;

        answer->random[k].limits = limits;
        limits += q * (q + 1) / 2;
    }
    answer->sigma_limits = profile.sigma;
    for (int i = 0; i < answer->fixed_count; i++) {
        answer->fixed[i].limits = profile.beta[i];
    }
    return true;
}

// ---- all of it --------------------------------------------------------------

bool model_design(struct arena *arena, const struct formula *formula,
                  const struct frame *frame,
                  const struct model_settings *settings, struct design *design,
                  struct err *err)
{
    struct design_settings wish = {.weights = settings->weights,
                                   .also = settings->also,
                                   .also_count = settings->also_count};

    return design_make(arena, formula, frame, &wish, design, err);
}

bool model_tell(struct arena *arena, struct model_answer *answer,
                struct err *err)
{
    answer->n = answer->design.n;
    answer->left_out = answer->design.dropped;
    list_groups(arena, answer);
    tell_fixed(arena, answer);
    tell_random(arena, answer);
    if (answer->settings.profile && !tell_profile(arena, answer, err)) {
        model_close(answer);
        return false;
    }
    model_doubt(arena, answer);
    return true;
}

bool model_make(struct arena *arena, const struct formula *formula,
                const struct frame *frame,
                const struct model_settings *settings,
                struct model_answer *answer, struct err *err)
{
    struct mixed_data data;

    *answer =
        (struct model_answer){.formula = formula->text, .settings = *settings};
    return model_design(arena, formula, frame, settings, &answer->design, err)
        && model_data_of(arena, &answer->design, &data, err)
        && model_doubt_groups(&answer->design, err)
        && mixed_fit(arena, &data, settings->ml, &answer->fit, err)
        && model_tell(arena, answer, err);
}

void model_close(struct model_answer *answer)
{
    mixed_close(&answer->fit);
}
