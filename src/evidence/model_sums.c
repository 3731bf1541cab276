// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_sums.h"

#include "base/arena.h"

#include <string.h>

void model_sums_keep_names(struct arena *arena, const struct design *from,
                           struct design *to)
{
    *to = (struct design){.n = from->n,
                          .response = from->response,
                          .p = from->p,
                          .names = from->names,
                          .dropped = from->dropped,
                          .group_count = from->group_count};
    to->groups =
        arena_take(arena, (size_t)from->group_count, sizeof *to->groups);
    for (int k = 0; k < from->group_count; k++) {
        to->groups[k] =
            (struct design_group){.label = from->groups[k].label,
                                  .q = from->groups[k].q,
                                  .names = from->groups[k].names,
                                  .level_count = from->groups[k].level_count};
    }
}

bool model_sums_make(struct arena *arena, const struct formula *formula,
                     const struct frame *frame,
                     const struct model_settings *settings,
                     struct model_sums *sums, struct err *err)
{
    struct design design;
    struct mixed_data data;

    if (!model_design(arena, formula, frame, settings, &design, err)
        || !model_data_of(arena, &design, &data, err)
        || !mixed_shape_of(arena, &data, &sums->shape, err)) {
        return false;
    }
    if (!sums->shape.nested) {
        return err_set(err, ERR_INPUT,
                       "the groups cross each other: only models whose groups "
                       "lie within one another have sums");
    }
    sums->formula = formula->text;
    mixed_sums_of(arena, &sums->shape, &sums->sums);
    model_sums_keep_names(arena, &design, &sums->design);
    return true;
}

// ---- together ---------------------------------------------------------------

static bool is_same_list(const struct str *a, const struct str *b, int count)
{
    bool same = true;

    for (int i = 0; i < count; i++) {
        same = same && str_is_equal(a[i], b[i]);
    }
    return same;
}

static bool is_same_shape(const struct mixed_shape *a,
                          const struct mixed_shape *b)
{
    return a->width == b->width && a->p == b->p && a->one == b->one
        && a->term_count == b->term_count && a->factor_count == b->factor_count
        && memcmp(a->fixed, b->fixed, (size_t)a->p * sizeof *a->fixed) == 0;
}

static bool is_same_model(const struct model_sums *a,
                          const struct model_sums *b)
{
    bool same = str_is_equal(a->formula, b->formula)
             && is_same_shape(&a->shape, &b->shape)
             && is_same_list(a->design.names, b->design.names, a->design.p);

    for (int k = 0; same && k < a->shape.term_count; k++) {
        const struct design_group *x = &a->design.groups[k];
        const struct design_group *y = &b->design.groups[k];

        same = str_is_equal(x->label, y->label) && x->q == y->q
            && a->shape.terms[k].factor == b->shape.terms[k].factor
            && a->shape.terms[k].at == b->shape.terms[k].at
            && is_same_list(x->names, y->names, x->q);
    }
    return same;
}

bool model_sums_join(struct arena *arena, struct model_sums *into,
                     const struct model_sums *more, struct err *err)
{
    struct mixed_sums moved = more->sums;
    struct mixed_sums both;

    if (!is_same_model(into, more)) {
        return err_set(err, ERR_INPUT,
                       "these are sums of two models: they go together when "
                       "formula, columns and levels of the predictors are the "
                       "same in both");
    }
    mixed_sums_move(arena, &more->shape, &into->shape, &moved);
    if (!mixed_sums_join(arena, &into->sums, &moved, &both, err)) {
        return false;
    }
    into->sums = both;
    into->design.dropped += more->design.dropped;
    return true;
}

bool model_sums_fit(struct arena *arena, const struct model_sums *sums,
                    const struct model_settings *settings,
                    struct model_answer *answer, struct err *err)
{
    *answer = (struct model_answer){.formula = sums->formula,
                                    .settings = *settings,
                                    .design = sums->design};
    answer->design.n = sums->sums.n;
    for (int k = 0; k < sums->shape.term_count; k++) {
        answer->design.groups[k].level_count =
            sums->sums.levels[sums->shape.terms[k].factor].units;
    }
    return mixed_fit_sums(arena, &sums->shape, &sums->sums, settings->ml,
                          &answer->fit, err)
        && model_tell(arena, answer, err);
}
