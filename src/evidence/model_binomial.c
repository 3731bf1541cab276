// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_binomial.h"

#include "base/arena.h"
#include "stats/binomial.h"
#include "stats/matrix.h"

#include <math.h>
#include <string.h>

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

// What both begin with: shares and trials, and what is still unknown.
static bool begin(struct arena *arena, const struct formula *formula,
                  const struct frame *frame,
                  const struct model_settings *settings,
                  struct model_answer *answer, struct err *err)
{
    struct model_events *events = arena_take(arena, 1, sizeof *events);
    const struct glmm_settings *how = settings->events;

    *answer = (struct model_answer){
        .formula = formula->text, .settings = *settings, .events = events};
    *events = (struct model_events){
        .settings = *how, .latent_variance = LINKS[how->link].variance};
    events->fit.dividing_column = events->fit.unchanging_term = -1;
    if (!model_design(arena, formula, frame, settings, &answer->design, err)) {
        return false;
    }
    count_trials(arena, &answer->design, events);
    return true;
}

bool model_binomial_make(struct arena *arena, const struct formula *formula,
                         const struct frame *frame,
                         const struct model_settings *settings,
                         struct model_answer *answer, struct err *err)
{
    struct mixed_data *data = arena_take(arena, 1, sizeof *data);
    struct model_events *events;

    if (!begin(arena, formula, frame, settings, answer, err)
        || !model_data_of(arena, &answer->design, data, err)) {
        return false;
    }
    events = answer->events;
    if (!glmm_fit(arena, data, settings->events, &events->fit, err)) {
        return name_trouble(&answer->design, &events->fit, err);
    }
    events->data = data;
    borrow_fit(&events->fit, &answer->fit);
    return model_tell(arena, answer, err);
}

// ---- without random effects -------------------------------------------------

// The columns that can be told apart.
static void keep_columns(struct arena *arena, const struct design *design,
                         struct mixed_fit *fit, double *kept)
{
    bool *dropped = arena_take(arena, (size_t)design->p + 1, sizeof *dropped);

    fit->column = arena_take(arena, (size_t)design->p + 1, sizeof *fit->column);
    (void)matrix_rank(arena, design->x, design->n, design->p, dropped);
    for (int j = 0; j < design->p; j++) {
        if (!dropped[j]) {
            memcpy(kept + (size_t)fit->p * design->n,
                   design->x + (size_t)j * design->n, design->n * sizeof *kept);
            fit->column[fit->p++] = j;
        }
    }
}

static void borrow_plain(struct arena *arena, const struct binomial_fit *from,
                         struct mixed_fit *to)
{
    size_t p = (size_t)from->p;

    to->n = from->n;
    to->ml = to->converged = true;
    to->sigma = NAN;
    to->beta = arena_take(arena, p, sizeof *to->beta);
    to->se = arena_take(arena, p, sizeof *to->se);
    for (size_t j = 0; j < p; j++) {
        to->beta[j] = from->beta[j].estimate;
        to->se[j] = from->beta[j].se;
    }
    to->vcov = from->variance;
    to->loglik = from->loglik;
    to->criterion = -2 * from->loglik;
    to->aic = from->aic;
    to->bic = from->bic;
    to->parameters = from->p;
    to->steps = from->steps;
}

bool model_binomial_make_plain(struct arena *arena,
                               const struct formula *formula,
                               const struct frame *frame,
                               const struct model_settings *settings,
                               struct model_answer *answer, struct err *err)
{
    static const enum binomial_link SAME[] = {
        [GLMM_LOGIT] = BINOMIAL_LOGIT,
        [GLMM_CLOGLOG] = BINOMIAL_CLOGLOG,
        [GLMM_PROBIT] = BINOMIAL_PROBIT,
    };
    struct design *design = &answer->design;
    struct binomial_fit fit;
    struct binomial_data data;
    double *kept;

    if (!begin(arena, formula, frame, settings, answer, err)) {
        return false;
    }
    design->group_count = 0;
    if (!design->y || design->response_levels) {
        return err_set(err, ERR_INPUT, "the response is no event");
    }
    kept = arena_take(arena, design->n, (size_t)design->p * sizeof *kept);
    keep_columns(arena, design, &answer->fit, kept);
    data = (struct binomial_data){.n = design->n,
                                  .y = design->y,
                                  .trials = design->weights,
                                  .p = answer->fit.p,
                                  .x = kept,
                                  .offset = design->offset};
    if (!binomial_fit(arena, &data, SAME[settings->events->link],
                      settings->level, &fit, err)) {
        return false;
    }
    borrow_plain(arena, &fit, &answer->fit);
    answer->events->fit.runs_away = fit.separated;
    return model_tell(arena, answer, err);
}
