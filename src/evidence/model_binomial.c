// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_binomial.h"

#include "base/arena.h"

#include <math.h>

static const struct {
    const char *name;
    double variance; // of the distribution behind it
} LINKS[] = {
  // SOURCE: Nakagawa & Schielzeth 2010, Biol Rev 85, 935-956, table 2
    [GLMM_LOGIT] = {"logit",   9.8696044010893586 / 3},
    [GLMM_CLOGLOG] = {"cloglog", 9.8696044010893586 / 6},
    [GLMM_PROBIT] = {"probit",  1                     },
};

const char *model_binomial_link(enum glmm_link link)
{
    return LINKS[link].name;
}

// Events and others become shares of trials.
static void count_trials(struct arena *arena, struct design *design,
                         struct model_events *events)
{
    double *share = arena_take(arena, design->n, sizeof *share);
    double *trials = arena_take(arena, design->n, sizeof *trials);

    if (!design->y) {
        return;
    }
    if (design->response_level_count == 2) {
        events->level = design->response_levels[1];
    }
    for (size_t i = 0; i < design->n; i++) {
        double others = design->failures ? design->failures[i] : 0;

        share[i] = design->y[i];
        trials[i] = design->weights ? design->weights[i] : 1;
        if (design->failures) {
            trials[i] = design->y[i] + others;
            share[i] /= trials[i] > 0 ? trials[i] : 1;
        }
    }
    design->y = share;
    design->weights = trials;
    design->failures = NULL;
    design->response_levels = NULL;
}

// The numbers of stats become names.
static bool name_trouble(const struct design *design,
                         const struct glmm_fit *fit, struct err *err)
{
    if (fit->dividing_column >= 0) {
        return err_set(err, ERR_INPUT,
                       "%.*s divides the rows with the event from those "
                       "without (perfect separation): its estimate has no "
                       "end. Leave it out, or put groups together",
                       SHOW(design->names[fit->dividing_column]));
    }
    if (fit->unchanging_term >= 0) {
        struct str group = design->groups[fit->unchanging_term].label;

        return err_set(err, ERR_INPUT,
                       "within each %.*s all rows have the same outcome: how "
                       "much they differ has no end. Use one row for each "
                       "%.*s and a model without random effects",
                       SHOW(group), SHOW(group));
    }
    return false;
}

// What the tables of model.h are made from.
static void borrow_fit(const struct glmm_fit *fit, struct mixed_fit *to)
{
    *to = (struct mixed_fit){.n = fit->n,
                             .p = fit->p,
                             .column = fit->column,
                             .ml = true,
                             .beta = fit->beta,
                             .se = fit->se,
                             .vcov = fit->vcov,
                             .sigma = NAN,
                             .term_count = fit->term_count,
                             .terms = fit->terms,
                             .theta_count = fit->theta_count,
                             .criterion = fit->deviance,
                             .loglik = fit->loglik,
                             .aic = fit->aic,
                             .bic = fit->bic,
                             .parameters = fit->parameters,
                             .converged = fit->converged,
                             .singular = fit->singular,
                             .steps = fit->steps};
}

bool model_binomial_make(struct arena *arena, const struct formula *formula,
                         const struct frame *frame,
                         const struct model_settings *settings,
                         struct model_answer *answer, struct err *err)
{
    struct model_events *events = arena_take(arena, 1, sizeof *events);
    struct mixed_data *data = arena_take(arena, 1, sizeof *data);
    struct design *design = &answer->design;
    const struct glmm_settings *how = settings->events;

    *answer = (struct model_answer){
        .formula = formula->text, .settings = *settings, .events = events};
    *events = (struct model_events){
        .settings = *how, .latent_variance = LINKS[how->link].variance};
    events->fit.dividing_column = events->fit.unchanging_term = -1;
    if (!model_design(arena, formula, frame, settings, design, err)) {
        return false;
    }
    count_trials(arena, design, events);
    if (!model_data_of(arena, design, data, err)) {
        return false;
    }
    if (!glmm_fit(arena, data, how, &events->fit, err)) {
        return name_trouble(design, &events->fit, err);
    }
    borrow_fit(&events->fit, &answer->fit);
    return model_tell(arena, answer, err);
}
