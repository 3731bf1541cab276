// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_sums.h"

#include "base/arena.h"
#include "evidence/frame_texts.h"

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

struct str **model_sums_unit_names(struct arena *arena,
                                   const struct mixed_shape *shape,
                                   const struct design *design, bool streamed)
{
    struct str **names =
        arena_take(arena, (size_t)shape->factor_count, sizeof(struct str *));

    for (int k = 0; k < shape->term_count; k++) {
        const struct design_group *group = &design->groups[k];
        struct str **here = &names[shape->terms[k].factor];

        *here = arena_take(arena, group->level_count, sizeof **here);
        for (size_t i = 0; i < group->level_count; i++) {
            (*here)[i] = group->level_names[streamed ? group->level[i] : i];
        }
    }
    return names;
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
    sums->names = model_sums_unit_names(arena, &sums->shape, &design, false);
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

static bool join(struct arena *arena, struct model_sums *into,
                 const struct model_sums *more, uint32_t *const *unit,
                 struct err *err)
{
    struct mixed_sums moved = more->sums;
    struct mixed_sums both;

    mixed_sums_move(arena, &more->shape, &into->shape, &moved);
    if (!mixed_sums_join(arena, &into->sums, &moved, unit, &both, err)) {
        return false;
    }
    into->sums = both;
    into->design.dropped += more->design.dropped;
    return true;
}

static bool check_same_model(const struct model_sums *a,
                             const struct model_sums *b, struct err *err)
{
    return is_same_model(a, b)
        || err_set(err, ERR_INPUT,
                   "these are sums of two models: they go together when "
                   "formula, columns and levels of the predictors are the "
                   "same in both");
}

bool model_sums_join(struct arena *arena, struct model_sums *into,
                     const struct model_sums *more, struct err *err)
{
    into->names = NULL; // two practices may give one name to two people
    return check_same_model(into, more, err)
        && join(arena, into, more, NULL, err);
}

// ---- more rows of the same units --------------------------------------------

// Which unit of both each unit of `more` is, by its name; `all` are the names
// of both. NULL: two units of `into` have one name.
static uint32_t *find_units(struct arena *arena, const struct model_sums *into,
                            const struct model_sums *more, int level,
                            struct str **all)
{
    size_t before = into->sums.levels[level].units;
    size_t count = more->sums.levels[level].units;
    uint32_t *unit = arena_take(arena, count, sizeof *unit);
    struct frame_texts texts;

    frame_texts_open(&texts);
    for (size_t i = 0; i < before; i++) {
        (void)frame_texts_code(&texts, into->names[level][i]);
    }
    if (texts.count != before) {
        frame_texts_close(&texts);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        unit[i] = frame_texts_code(&texts, more->names[level][i]);
    }
    *all = arena_take(arena, texts.count, sizeof **all);
    for (uint32_t i = 0; i < texts.count; i++) {
        (*all)[i] = str_copy(arena, texts.at[i]);
    }
    frame_texts_close(&texts);
    return unit;
}

static bool refuse_move(const struct model_sums *sums, int level, uint32_t unit,
                        struct err *err)
{
    uint32_t parent = sums->sums.levels[level].parent[unit];

    return err_set(
        err, ERR_INPUT,
        "\"%.*s\" was with \"%.*s\" before, and is with another one "
        "in these rows: the groups cross, and only all rows together "
        "can be fitted",
        SHOW(sums->names[level][unit]), SHOW(sums->names[level + 1][parent]));
}

// No unit of this level lies within another one than before.
static bool check_parents(const struct model_sums *into,
                          const struct model_sums *more, uint32_t *const *unit,
                          int level, struct err *err)
{
    const struct mixed_sums_level *before = &into->sums.levels[level];
    const struct mixed_sums_level *now = &more->sums.levels[level];

    for (size_t k = 0; now->parent && k < now->units; k++) {
        uint32_t here = unit[level][k];

        if (here < before->units
            && before->parent[here] != unit[level + 1][now->parent[k]]) {
            return refuse_move(into, level, here, err);
        }
    }
    return true;
}

bool model_sums_add(struct arena *arena, struct model_sums *into,
                    const struct model_sums *more, struct err *err)
{
    size_t depth = (size_t)into->sums.depth;
    struct str **names = arena_take(arena, depth, sizeof(struct str *));
    uint32_t **unit = arena_take(arena, depth, sizeof(uint32_t *));

    if (!into->names) {
        return err_set(err, ERR_INPUT,
                       "these sums do not know whose they are: make them with "
                       "--sums-names");
    }
    if (!check_same_model(into, more, err)) {
        return false;
    }
    for (int i = 0; i < into->sums.depth; i++) {
        unit[i] = find_units(arena, into, more, i, &names[i]);
        if (!unit[i]) {
            return err_set(err, ERR_INPUT,
                           "two units of these sums have one name: make them "
                           "again");
        }
    }
    for (int i = 0; i < into->sums.depth; i++) {
        if (!check_parents(into, more, unit, i, err)) {
            return false;
        }
    }
    if (!join(arena, into, more, unit, err)) {
        return false;
    }
    into->names = names;
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
