// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_compare.h"

#include "base/arena.h"
#include "base/text.h"
#include "evidence/model_any.h"
#include "stats/distribution.h"

#include <math.h>

// Half of each chi-square; that of no degrees of freedom is always 0. A fit at
// the edge itself gives 0 but for the last digits of two searches.
static double mixture_above(double chisq, int df)
{
    static const double NOTHING = 1e-7;
    double below =
        df > 1 ? chi_square_above(chisq, df - 1) : !(chisq > NOTHING);

    return (below + chi_square_above(chisq, df)) / 2;
}

struct model_ratio model_ratio_of(struct arena *arena,
                                  const struct model_answer *small,
                                  const struct model_answer *large)
{
    struct model_step step = model_nested(arena, small, large);
    struct model_ratio ratio = {
        .nested = step.nested, .chisq = NAN, .p = NAN, .p_mixture = NAN};

    if (!step.nested) {
        return ratio;
    }
    ratio.edges = step.edges;
    ratio.df = large->fit.parameters - small->fit.parameters;
    ratio.chisq = fmax(0, 2 * (large->fit.loglik - small->fit.loglik));
    if (ratio.df > 0) {
        ratio.p = chi_square_above(ratio.chisq, ratio.df);
    }
    // At a variance of 0 in the smaller model more than one edge meets.
    if (ratio.df > 0 && step.edges == 1 && !small->fit.singular) {
        ratio.p_mixture = mixture_above(ratio.chisq, ratio.df);
    }
    return ratio;
}

const char *model_edge_words(bool known)
{
    return known ? "The p of the mixture, half chi-square with df - 1 and half "
                   "with df degrees of freedom, is the right one (Stram & Lee "
                   "1994)."
                 : "With several at the edge, or a smaller fit that is "
                   "singular, no simple rule gives the right one.";
}

// ---- the models -------------------------------------------------------------

static bool is_listed(const struct str *names, int count, struct str name)
{
    bool listed = false;

    for (int i = 0; i < count; i++) {
        listed = listed || str_is_equal(names[i], name);
    }
    return listed;
}

// `all` and those of `own` that it lacks.
static struct str *add_names(struct arena *arena, const struct str *all,
                             int *count, const struct str *own, int more)
{
    struct str *joined =
        arena_take(arena, (size_t)(*count + more) + 1, sizeof *joined);

    for (int j = 0; j < *count; j++) {
        joined[j] = all[j];
    }
    for (int j = 0; j < more; j++) {
        if (!is_listed(joined, *count, own[j])) {
            joined[(*count)++] = own[j];
        }
    }
    return joined;
}

struct str *model_rival_columns(struct arena *arena,
                                const struct model_rivals *rivals, int *count)
{
    struct str *all = NULL;

    *count = 0;
    for (int i = 0; i < rivals->count; i++) {
        int more;
        struct str *own = formula_columns(arena, &rivals->formulas[i], &more);

        all = add_names(arena, all, count, own, more);
    }
    return all;
}

static bool check_rivals(const struct model_answer *first,
                         const struct model_answer *other, bool reml,
                         struct err *err)
{
    if (!model_same_response(first, other)) {
        return err_set(err, ERR_INPUT,
                       "%.*s explains another response than %.*s: likelihoods "
                       "can be compared for the same response only",
                       SHOW(other->formula), SHOW(first->formula));
    }
    return !reml || model_same_columns(first, other)
        || err_set(err, ERR_INPUT,
                   "the fixed effects differ: by REML such models cannot be "
                   "compared. Leave --keep-reml out, and they are fitted "
                   "again by maximum likelihood");
}

// By their parameters; those with as many stay as they were given.
static void sort_answers(struct model_answer **answers, int count)
{
    for (int i = 1; i < count; i++) {
        struct model_answer *answer = answers[i];
        int at = i;

        while (at > 0
               && answers[at - 1]->fit.parameters > answer->fit.parameters) {
            answers[at] = answers[at - 1];
            at--;
        }
        answers[at] = answer;
    }
}

// ---- what is told -----------------------------------------------------------

static void tell_model(struct arena *arena, struct model_answer *const *answers,
                       int i, struct model_compared *told)
{
    const struct mixed_fit *fit = &answers[i]->fit;

    *told = (struct model_compared){
        .formula = answers[i]->formula,
        .parameters = fit->parameters,
        .aic = fit->aic,
        .bic = fit->bic,
        .loglik = fit->loglik,
        .deviance = fit->criterion,
        .against = -1,
        .ratio = {.chisq = NAN, .p = NAN, .p_mixture = NAN}
    };
    for (int k = i - 1; k >= 0 && told->against < 0; k--) {
        struct model_ratio ratio =
            model_ratio_of(arena, answers[k], answers[i]);

        if (ratio.nested) {
            told->against = k;
            told->ratio = ratio;
        }
    }
}

static void note_model(struct notes *notes, const struct model_answer *answer,
                       const struct model_compared *told, int i)
{
    if (!answer->fit.converged) {
        notes_addf(notes,
                   "The search for model %d did not settle: do not rely on "
                   "its tests.",
                   i + 1);
    }
    if (i > 0 && told->against < 0) {
        notes_addf(notes,
                   "Model %d holds none of the models before it: there is no "
                   "test. AIC and BIC can still be compared.",
                   i + 1);
    } else if (i > 0 && told->ratio.df == 0) {
        notes_addf(notes,
                   "Models %d and %d have as many parameters: there is "
                   "nothing to test.",
                   told->against + 1, i + 1);
    }
}

// A model cannot fit worse than one that it holds.
static void note_fall(struct notes *notes, const struct model_compared *models,
                      int i)
{
    const struct model_compared *told = &models[i];
    double fall;

    if (told->against < 0) {
        return;
    }
    fall = told->deviance - models[told->against].deviance;
    if (fall > 1e-6 * fmax(1, fabs(told->deviance))) {
        notes_addf(notes,
                   "Model %d fits worse than model %d, which it holds: a "
                   "search ended early. Do not rely on this test.",
                   i + 1, told->against + 1);
    }
}

// Those that test at an edge, with a right p beside it or without.
static void note_edges(struct arena *arena,
                       const struct model_comparison *comparison, bool known,
                       struct notes *notes)
{
    struct text which = text_in(arena);

    for (int i = 0; i < comparison->count; i++) {
        const struct model_ratio *ratio = &comparison->models[i].ratio;

        if (ratio->edges > 0 && ratio->df > 0
            && known == !isnan(ratio->p_mixture)) {
            text_addf(&which, "%s%d", which.len ? ", " : "", i + 1);
        }
    }
    if (which.len == 0) {
        return;
    }
    notes_addf(notes,
               "Model %.*s: a variance is tested at 0, the edge of what it "
               "can be, where p is too large (conservative). %s",
               SHOW(text_str(&which)), model_edge_words(known));
}

static void note_all(struct model_answer *const *answers,
                     struct model_comparison *comparison)
{
    struct notes *notes = &comparison->notes;
    bool same = true;

    for (int i = 0; i < comparison->count; i++) {
        note_model(notes, answers[i], &comparison->models[i], i);
        note_fall(notes, comparison->models, i);
        same = same && model_same_columns(answers[0], answers[i]);
    }
    note_edges(notes->arena, comparison, true, notes);
    note_edges(notes->arena, comparison, false, notes);
    if (comparison->refitted && same) {
        notes_addf(notes, "The fixed effects are the same in all of them: a "
                          "comparison by REML is right as well "
                          "(--keep-reml).");
    }
}

// ---- all of it --------------------------------------------------------------

static bool fit_all(struct arena *arena, const struct model_rivals *rivals,
                    const struct frame *frame,
                    const struct model_settings *settings,
                    struct model_answer **answers, struct err *err)
{
    bool good = true;

    for (int i = 0; good && i < rivals->count; i++) {
        answers[i] = arena_take(arena, 1, sizeof **answers);
        good = model_any_make(arena, &rivals->formulas[i], frame, settings,
                              answers[i], err)
            || err_within(err, "%.*s", SHOW(rivals->formulas[i].text));
        good = good
            && check_rivals(answers[0], answers[i],
                            !settings->ml && !settings->events, err);
    }
    return good;
}

// Rows that the first model could have used, and another could not.
static void note_rows(const struct model_rivals *rivals,
                      const struct frame *frame,
                      const struct model_settings *settings,
                      struct model_comparison *comparison)
{
    struct arena *work = arena_open("rows of one model alone");
    struct design_settings wish = {.weights = settings->weights};
    struct design own;
    struct err err = {0};

    if (design_make(work, &rivals->formulas[0], frame, &wish, &own, &err)
        && own.dropped < comparison->left_out) {
        notes_addf(&comparison->notes,
                   "All models are of the same rows: %zu were left out that "
                   "the model itself could use, because another model needs "
                   "what is missing in them.",
                   comparison->left_out - own.dropped);
    }
    arena_close(work);
}

bool model_compare(struct arena *arena, const struct model_rivals *rivals,
                   const struct frame *frame,
                   const struct model_settings *settings,
                   struct model_comparison *comparison, struct err *err)
{
    struct model_answer **answers =
        arena_take(arena, MODEL_COMPARED_MAX, sizeof(struct model_answer *));
    struct model_settings all = *settings;
    bool good;

    if (rivals->count < 1 || rivals->count > MODEL_COMPARED_MAX) {
        return err_set(err, ERR_LIMIT, "%d models: %d at a time are the most",
                       rivals->count, MODEL_COMPARED_MAX);
    }
    all.profile = false;
    all.ml = settings->ml || !rivals->keep_reml;
    all.also = model_rival_columns(arena, rivals, &all.also_count);
    *comparison = (struct model_comparison){
        .ml = all.ml || settings->events,
        .refitted = all.ml && !settings->ml && !settings->events,
        .count = rivals->count,
        .models = arena_take(arena, (size_t)rivals->count,
                             sizeof(struct model_compared)),
        .notes = {.arena = arena}};
    good = fit_all(arena, rivals, frame, &all, answers, err);
    if (good) {
        comparison->n = answers[0]->n;
        comparison->left_out = answers[0]->left_out;
        sort_answers(answers, rivals->count);
        for (int i = 0; i < rivals->count; i++) {
            tell_model(arena, answers, i, &comparison->models[i]);
        }
        note_all(answers, comparison);
        note_rows(rivals, frame, settings, comparison);
    }
    for (int i = 0; i < rivals->count && answers[i]; i++) {
        model_close(answers[i]);
    }
    return good;
}
