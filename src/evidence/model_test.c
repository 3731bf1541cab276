// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_test.h"

#include "base/arena.h"
#include "base/text.h"
#include "evidence/formula_print.h"
#include "evidence/model_any.h"
#include "evidence/model_residual.h"

#include <math.h>

// What all tests share.
struct testing {
    struct arena *arena;
    const struct formula *formula;
    const struct frame *frame;
    const struct model_answer *whole; // by the criterion of these tests
    struct model_settings settings;
    struct model_tests *tests;
};

// ---- one test ---------------------------------------------------------------

// A fit of what is left; false: a note says why not.
static bool fit_rest(const struct testing *testing, struct str term,
                     const struct formula *rest,
                     const struct model_settings *settings,
                     struct model_answer *answer)
{
    struct err err = {0};
    bool good = model_any_make(testing->arena, rest, testing->frame, settings,
                               answer, &err);

    if (!good) {
        notes_addf(&testing->tests->notes, "%.*s is not tested: %s", SHOW(term),
                   err.text);
    } else if (!answer->fit.converged) {
        notes_addf(&testing->tests->notes,
                   "The search without %.*s did not settle: do not rely on "
                   "this test.",
                   SHOW(term));
    }
    return good;
}

static void tell(const struct testing *testing, const struct model_answer *rest,
                 struct model_dropped *told)
{
    double fall = rest->fit.loglik - testing->whole->fit.loglik;

    told->fitted = true;
    told->parameters = rest->fit.parameters;
    told->aic = rest->fit.aic;
    told->loglik = rest->fit.loglik;
    told->ratio = model_ratio_of(testing->arena, rest, testing->whole);
    if (told->ratio.nested && fall > 1e-6 * fmax(1, fabs(rest->fit.loglik))) {
        notes_addf(&testing->tests->notes,
                   "The model fits better without %.*s, which cannot be: a "
                   "search ended early. Do not rely on this test.",
                   SHOW(told->term));
    }
}

static struct model_dropped begin(const struct testing *testing,
                                  struct str term, struct formula *rest)
{
    rest->text = formula_print(testing->arena, rest);
    return (struct model_dropped){
        .term = term,
        .formula = rest->text,
        .aic = NAN,
        .loglik = NAN,
        .ratio = {.chisq = NAN, .p = NAN, .p_mixture = NAN}
    };
}

static void test_rest(const struct testing *testing, struct str term,
                      struct formula *rest,
                      const struct model_settings *settings,
                      struct model_dropped_list *list)
{
    struct model_dropped *told = &list->at[list->count++];
    struct model_answer answer;

    *told = begin(testing, term, rest);
    if (fit_rest(testing, term, rest, settings, &answer)) {
        tell(testing, &answer, told);
        model_close(&answer);
    }
}

// ---- terms ------------------------------------------------------------------

// Whether another term contains it: it cannot be left out alone.
static bool is_contained(const struct formula_terms *terms, int term)
{
    uint64_t own = terms->terms[term].variables;
    bool contained = false;

    for (int i = 0; i < terms->term_count; i++) {
        contained =
            contained || (i != term && !(own & ~terms->terms[i].variables));
    }
    return contained;
}

static struct formula_terms without(struct arena *arena,
                                    const struct formula_terms *terms, int term)
{
    struct formula_terms rest = *terms;

    rest.terms =
        arena_take(arena, (size_t)terms->term_count, sizeof *rest.terms);
    rest.term_count = 0;
    for (int i = 0; i < terms->term_count; i++) {
        if (i != term) {
            rest.terms[rest.term_count++] = terms->terms[i];
        }
    }
    return rest;
}

static void test_fixed(const struct testing *testing)
{
    const struct formula *formula = testing->formula;
    struct model_dropped_list *list = &testing->tests->fixed;

    list->at = arena_take(testing->arena, (size_t)formula->fixed.term_count + 1,
                          sizeof *list->at);
    for (int i = 0; i < formula->fixed.term_count; i++) {
        struct formula rest = *formula;

        if (!is_contained(&formula->fixed, i)) {
            rest.fixed = without(testing->arena, &formula->fixed, i);
            test_rest(testing, formula->fixed.terms[i].label, &rest,
                      &testing->settings, list);
        }
    }
}

// ---- random effects ---------------------------------------------------------

static struct formula without_group(struct arena *arena,
                                    const struct formula *formula, int group)
{
    struct formula rest = *formula;

    rest.groups =
        arena_take(arena, (size_t)formula->group_count, sizeof *rest.groups);
    rest.group_count = 0;
    for (int k = 0; k < formula->group_count; k++) {
        if (k != group) {
            rest.groups[rest.group_count++] = formula->groups[k];
        }
    }
    return rest;
}

static struct formula with_effects(struct arena *arena,
                                   const struct formula *formula, int group,
                                   const struct formula_terms *effects)
{
    struct formula rest = *formula;

    rest.groups =
        arena_take(arena, (size_t)formula->group_count, sizeof *rest.groups);
    for (int k = 0; k < formula->group_count; k++) {
        rest.groups[k] = formula->groups[k];
    }
    rest.groups[group].effects = *effects;
    return rest;
}

// The columns of the effects add up to 1 in every row.
static bool adds_up(const struct design_group *group, size_t rows)
{
    bool all = group->q > 1;

    for (size_t i = 0; all && i < rows; i++) {
        double sum = 0;

        for (int j = 0; j < group->q; j++) {
            sum += group->z[i + (size_t)j * rows];
        }
        all = fabs(sum - 1) < 1e-12;
    }
    return all;
}

// (0 + f | client) of a factor holds (1 | client); of a number it does not.
static bool holds_intercept(const struct testing *testing, int group)
{
    const struct design *design = &testing->whole->design;
    bool holds = false;

    for (int k = 0; k < design->group_count; k++) {
        holds = holds
             || (design->groups[k].written == group
                 && adds_up(&design->groups[k], design->n));
    }
    return holds;
}

static void test_group(const struct testing *testing, int group)
{
    const struct formula_group *own = &testing->formula->groups[group];
    struct arena *arena = testing->arena;
    struct str name = formula_print_group(arena, own);
    struct model_dropped_list *list = &testing->tests->random;
    int effects = own->effects.term_count + own->effects.intercept;

    if (effects == 1 && !holds_intercept(testing, group)) {
        struct formula rest = without_group(arena, testing->formula, group);

        test_rest(testing, name, &rest, &testing->settings, list);
        return;
    }
    for (int i = 0; i < own->effects.term_count; i++) {
        struct formula_terms less = without(arena, &own->effects, i);
        struct formula rest;

        if (!is_contained(&own->effects, i)) {
            less.intercept = less.intercept || effects == 1;
            rest = with_effects(arena, testing->formula, group, &less);
            test_rest(testing,
                      text_print(arena, "%.*s in %.*s",
                                 SHOW(own->effects.terms[i].label), SHOW(name)),
                      &rest, &testing->settings, list);
        }
    }
}

static void test_random(const struct testing *testing)
{
    const struct formula *formula = testing->formula;
    int most = 1;

    for (int k = 0; k < formula->group_count; k++) {
        most += 1 + formula->groups[k].effects.term_count;
    }
    testing->tests->random.at =
        arena_take(testing->arena, (size_t)most, sizeof(struct model_dropped));
    for (int k = 0; k < formula->group_count; k++) {
        test_group(testing, k);
    }
}

// ---- residuals --------------------------------------------------------------

static void test_residual(const struct testing *testing)
{
    const struct model_residual_wish *wish = &testing->settings.residual;
    struct model_dropped_list *list = &testing->tests->residual;
    struct formula rest = *testing->formula;
    struct model_settings settings = testing->settings;

    list->at = arena_take(testing->arena, 2, sizeof *list->at);
    if (wish->kind != RESIDUAL_INDEPENDENT) {
        settings.residual =
            (struct model_residual_wish){.unequal = wish->unequal};
        test_rest(
            testing,
            text_print(testing->arena, "correlation by %.*s", SHOW(wish->by)),
            &rest, &settings, list);
    }
    if (wish->unequal.at) {
        settings.residual = *wish;
        settings.residual.unequal = (struct str){0};
        test_rest(testing,
                  text_print(testing->arena, "unequal spread by %.*s",
                             SHOW(wish->unequal)),
                  &rest, &settings, list);
    }
}

// ---- all of it --------------------------------------------------------------

// Every model of a test is of the rows of the whole one.
static void keep_rows(struct arena *arena, const struct formula *formula,
                      struct model_settings *settings)
{
    struct str of_residual[MODEL_RESIDUAL_COLUMNS_MAX];
    int count, more;
    struct str *own = formula_columns(arena, formula, &count);
    struct str *all = arena_take(arena,
                                 (size_t)(count + settings->also_count)
                                     + MODEL_RESIDUAL_COLUMNS_MAX,
                                 sizeof *all);

    for (int i = 0; i < count; i++) {
        all[i] = own[i];
    }
    more = model_residual_columns(&settings->residual, of_residual);
    for (int i = 0; i < more; i++) {
        all[count++] = of_residual[i];
    }
    for (int i = 0; i < settings->also_count; i++) {
        all[count++] = settings->also[i];
    }
    settings->also = all;
    settings->also_count = count;
}

static void note_edges(struct model_tests *tests)
{
    bool known = false;
    bool unknown = false;

    for (int i = 0; i < tests->random.count; i++) {
        const struct model_ratio *ratio = &tests->random.at[i].ratio;
        bool at_edge = ratio->nested && ratio->edges > 0 && ratio->df > 0;

        known = known || (at_edge && !isnan(ratio->p_mixture));
        unknown = unknown || (at_edge && isnan(ratio->p_mixture));
    }
    if (known) {
        notes_addf(&tests->notes,
                   "A variance is tested at 0, the edge of what it can be, "
                   "where p is too large (conservative). %s",
                   model_edge_words(true));
    }
    if (unknown) {
        notes_addf(&tests->notes,
                   "Where no mixture is given, p is too large as well. %s",
                   model_edge_words(false));
    }
}

// The fixed effects by maximum likelihood.
static bool test_by_ml(struct testing *testing, struct err *err)
{
    const struct model_answer *whole = testing->whole;
    struct model_answer again;

    if (testing->settings.ml || testing->settings.events) {
        test_fixed(testing);
        return true;
    }
    testing->settings.ml = true;
    if (!model_any_make(testing->arena, testing->formula, testing->frame,
                        &testing->settings, &again, err)) {
        return false;
    }
    testing->whole = &again;
    test_fixed(testing);
    model_close(&again);
    testing->whole = whole;
    testing->settings.ml = false;
    return true;
}

bool model_test(struct arena *arena, const struct formula *formula,
                const struct frame *frame, const struct model_answer *answer,
                struct model_tests *tests, struct err *err)
{
    struct testing testing = {.arena = arena,
                              .formula = formula,
                              .frame = frame,
                              .whole = answer,
                              .settings = answer->settings,
                              .tests = tests};

    *tests = (struct model_tests){.refitted = !answer->fit.ml,
                                  .ml = answer->fit.ml,
                                  .notes = {.arena = arena}};
    testing.settings.profile = false;
    keep_rows(arena, formula, &testing.settings);
    if (!test_by_ml(&testing, err)) {
        return false;
    }
    test_random(&testing);
    test_residual(&testing);
    note_edges(tests);
    return true;
}
