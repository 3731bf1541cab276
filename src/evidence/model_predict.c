// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_predict.h"

#include "base/arena.h"
#include "evidence/frame_append.h"
#include "evidence/model_residual.h"
#include "stats/mixed_joint.h"

#include <string.h>

struct predicting {
    struct arena *arena;
    const struct model_answer *answer;
    const struct model_predict_wish *wish;
    struct frame both;
    struct design design; // of the rows of the fit, then the new ones
    struct model_rows rows;
};

// ---- columns ----------------------------------------------------------------

static bool is_among(const struct str *names, int count, struct str name)
{
    bool among = false;

    for (int i = 0; i < count; i++) {
        among = among || str_is_equal(names[i], name);
    }
    return among;
}

// The formula without its response and, unless `groups`, without what only
// groups.
static struct str *columns_of(struct arena *arena,
                              const struct formula *formula, bool groups,
                              int *count)
{
    struct formula right = *formula;

    right.response = NULL;
    right.groups = arena_take(arena, (size_t)formula->group_count + 1,
                              sizeof *right.groups);
    for (int k = 0; k < formula->group_count; k++) {
        right.groups[k] = formula->groups[k];
        right.groups[k].factor_count *= groups;
    }
    return formula_columns(arena, &right, count);
}

static enum frame_need *find_needs(const struct predicting *predicting)
{
    struct arena *arena = predicting->arena;
    const struct frame *frame = predicting->wish->frame;
    const struct model_settings *settings = &predicting->answer->settings;
    int needed, grouping;
    struct str *needs =
        columns_of(arena, predicting->wish->formula, false, &needed);
    struct str *groups =
        columns_of(arena, predicting->wish->formula, true, &grouping);
    enum frame_need *need =
        arena_take(arena, (size_t)frame->column_count + 1, sizeof *need);

    for (int j = 0; j < frame->column_count; j++) {
        struct str name = frame->columns[j].name;

        need[j] = is_among(needs, needed, name)
                       || str_is_equal(settings->residual.unequal, name)
                    ? FRAME_NEEDED
                : is_among(groups, grouping, name)      ? FRAME_GROUP
                : str_is_equal(settings->weights, name) ? FRAME_ONE
                                                        : FRAME_FILLED;
    }
    return need;
}

// ---- the design -------------------------------------------------------------

// As the fit was made, with new rows below.
static bool make_design(struct predicting *predicting, struct err *err)
{
    const struct model_answer *answer = predicting->answer;
    const struct model_settings *settings = &answer->settings;
    struct frame_append_wish wish = {.need = find_needs(predicting),
                                     .fill_row = answer->design.row[0]};
    struct str *also =
        arena_take(predicting->arena,
                   (size_t)settings->also_count + MODEL_RESIDUAL_COLUMNS_MAX,
                   sizeof *also);
    struct design_settings how = {.weights = settings->weights,
                                  .also = also,
                                  .learn = predicting->wish->frame->rows};

    how.also_count = model_residual_columns(&settings->residual, also);
    for (int i = 0; i < settings->also_count; i++) {
        also[how.also_count++] = settings->also[i];
    }
    if (!frame_append(predicting->arena, predicting->wish->frame,
                      predicting->wish->rows, &wish, &predicting->both, err)
        || !design_make(predicting->arena, predicting->wish->formula,
                        &predicting->both, &how, &predicting->design, err)) {
        return false;
    }
    return (predicting->design.n >= answer->design.n
            && predicting->design.p == answer->design.p
            && memcmp(predicting->design.row, answer->design.row,
                      answer->design.n * sizeof *answer->design.row)
                   == 0)
        || err_set(err, ERR_BUG, "the rows of the fit are not those they were");
}

// ---- groups -----------------------------------------------------------------

// The levels of the fit; those that it does not have are new.
static uint32_t *known_levels(const struct predicting *predicting,
                              const struct design_group *group,
                              const struct design_group *fitted)
{
    size_t n = predicting->design.n;
    uint32_t *to_fitted =
        arena_take(predicting->arena, group->level_count, sizeof *to_fitted);
    uint32_t *level = arena_take(predicting->arena, n, sizeof *level);

    for (size_t k = 0; k < group->level_count; k++) {
        to_fitted[k] = MIXED_JOINT_NEW;
    }
    for (size_t i = 0; i < predicting->answer->design.n; i++) {
        to_fitted[group->level[i]] = fitted->level[i];
    }
    for (size_t i = 0; i < n; i++) {
        level[i] = to_fitted[group->level[i]];
    }
    return level;
}

// More levels may have changed the order of the groups.
static void take_groups(struct predicting *predicting)
{
    const struct design *design = &predicting->design;

    for (int k = 0; k < predicting->answer->random_count; k++) {
        const struct design_group *fitted =
            &predicting->answer->design.groups[k];
        int m = 0;

        while (design->groups[m].written != fitted->written) {
            m++;
        }
        predicting->rows.groups[k] = &design->groups[m];
        predicting->rows.level[k] =
            known_levels(predicting, &design->groups[m], fitted);
    }
}

static bool take_strata(struct predicting *predicting, struct err *err)
{
    const struct model_residual *residual = predicting->answer->residual;
    const struct design *design = &predicting->design;
    const struct frame_column *column;
    uint32_t *stratum;
    bool good = true;

    if (!residual || !residual->wish.unequal.at) {
        return true;
    }
    if (!frame_get(&predicting->both, residual->wish.unequal, &column, err)) {
        return false;
    }
    stratum = arena_take(predicting->arena, design->n, sizeof *stratum);
    for (size_t i = 0; good && i < design->n; i++) {
        good = model_residual_stratum(residual, column, design->row[i],
                                      &stratum[i], err);
    }
    predicting->rows.stratum = stratum;
    return good;
}

// ---- all of it --------------------------------------------------------------

static void tell(const struct predicting *predicting,
                 const struct model_expect *expect,
                 struct model_predictions *told)
{
    size_t top = predicting->wish->frame->rows;

    told->left_out = told->rows;
    for (size_t i = predicting->answer->design.n; i < predicting->design.n;
         i++) {
        struct model_predicted *row =
            &told->at[predicting->design.row[i] - top];

        row->told = true;
        row->expected = model_expect_row(expect, i);
        told->left_out--;
        told->unknown += row->expected.unknown != 0;
    }
}

bool model_predict(struct arena *arena, const struct model_answer *answer,
                   const struct model_predict_wish *wish,
                   struct model_predictions *predictions, struct err *err)
{
    struct predicting predicting = {
        .arena = arena, .answer = answer, .wish = wish};
    struct model_expect *expect;

    *predictions = (struct model_predictions){
        .rows = wish->rows->rows,
        .at = arena_take(arena, wish->rows->rows + 1, sizeof *predictions->at)};
    if (!make_design(&predicting, err)) {
        return false;
    }
    predicting.rows.design = &predicting.design;
    take_groups(&predicting);
    if (!take_strata(&predicting, err)) {
        return false;
    }
    expect = model_expect_open(arena, answer, &predicting.rows, err);
    if (!expect) {
        return false;
    }
    tell(&predicting, expect, predictions);
    model_expect_close(expect);
    return true;
}
