// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_residual.h"

#include "base/arena.h"
#include "base/text.h"
#include "evidence/model_doubt.h"

#include <math.h>
#include <stdlib.h>

// "therapist/client" or "therapist:client" into columns.
static bool read_clusters(struct str text, struct model_residual_wish *wish)
{
    size_t begin = 0;

    for (size_t end = 0; end <= text.len; end++) {
        struct str name = {text.at + begin, end - begin};

        if (end < text.len && text.at[end] != '/' && text.at[end] != ':') {
            continue;
        }
        name = str_trim(name);
        if (!name.len || wish->cluster_count == MODEL_CLUSTERS_MAX) {
            return false;
        }
        wish->clusters[wish->cluster_count++] = name;
        begin = end + 1;
    }
    return true;
}

bool model_residual_read(struct str text, enum residual_kind kind,
                         struct model_residual_wish *wish, struct err *err)
{
    struct str client = text;
    struct str position = str_trim(str_cut(&client, '|'));

    client = str_trim(client);
    wish->kind = kind;
    wish->by = str_trim(text);
    wish->position = str_is(position, "1") ? (struct str){0} : position;
    if (!position.len || !client.at || !read_clusters(client, wish)) {
        return err_set(err, ERR_INPUT,
                       "say how rows follow each other as 'session | client'");
    }
    if (kind == RESIDUAL_EXCHANGE && wish->position.at) {
        return err_set(err, ERR_INPUT,
                       "compound symmetry knows no order: write '1 | %.*s'",
                       SHOW(client));
    }
    return true;
}

bool model_residual_is_wanted(const struct model_settings *settings)
{
    return settings->residual.kind != RESIDUAL_INDEPENDENT
        || settings->residual.unequal.at;
}

int model_residual_columns(const struct model_residual_wish *wish,
                           struct str *names)
{
    const struct str others[] = {wish->position, wish->unequal};
    int count = 0;

    while (count < wish->cluster_count) {
        names[count] = wish->clusters[count];
        count++;
    }
    for (int i = 0; i < 2; i++) {
        if (others[i].at) {
            names[count++] = others[i];
        }
    }
    return count;
}

// ---- columns ----------------------------------------------------------------

struct keyed {
    uint32_t outer;
    double key;
    size_t row;
};

static int by_key(const void *one, const void *other)
{
    const struct keyed *a = one;
    const struct keyed *b = other;

    if (a->outer != b->outer) {
        return a->outer < b->outer ? -1 : 1;
    }
    if (a->key < b->key || a->key > b->key) {
        return a->key < b->key ? -1 : 1;
    }
    return a->row < b->row ? -1 : a->row > b->row;
}

static double key_of(const struct frame_column *column, size_t row)
{
    return column->is_text ? (double)column->codes[row] : column->numbers[row];
}

// The levels of a column in the rows of the design, within those of `outer` if
// it is not NULL, as 0, 1, ... in the order of their values; `first` tells the
// first row of the design with each.
static uint32_t *number_levels(struct arena *arena, const struct design *design,
                               const struct frame_column *column,
                               const uint32_t *outer, size_t **first,
                               int *count)
{
    struct keyed *keys = arena_take(arena, design->n, sizeof *keys);
    uint32_t *level = arena_take(arena, design->n, sizeof *level);

    *first = arena_take(arena, design->n, sizeof **first);
    *count = 0;
    for (size_t i = 0; i < design->n; i++) {
        keys[i] = (struct keyed){outer ? outer[i] : 0,
                                 key_of(column, design->row[i]), i};
    }
    qsort(keys, design->n, sizeof *keys, by_key);
    for (size_t i = 0; i < design->n; i++) {
        if (i == 0 || keys[i].outer > keys[i - 1].outer
            || keys[i].key > keys[i - 1].key) {
            (*first)[(*count)++] = keys[i].row;
        }
        level[keys[i].row] = (uint32_t)(*count - 1);
    }
    return level;
}

static bool take_cluster(struct arena *arena, const struct frame *frame,
                         const struct model_residual_wish *wish,
                         const struct design *design,
                         struct residual_shape *shape, struct err *err)
{
    const struct frame_column *cluster, *position;
    double *at;
    size_t *first;
    int count;

    if (wish->kind == RESIDUAL_INDEPENDENT) {
        return true;
    }
    for (int k = 0; k < wish->cluster_count; k++) {
        if (!frame_get(frame, wish->clusters[k], &cluster, err)) {
            return false;
        }
        shape->cluster = number_levels(arena, design, cluster, shape->cluster,
                                       &first, &count);
    }
    if (!wish->position.at) {
        return true;
    }
    if (!frame_get_numbers(frame, wish->position, &position, err)) {
        return false;
    }
    at = arena_take(arena, design->n, sizeof *at);
    for (size_t i = 0; i < design->n; i++) {
        at[i] = position->numbers[design->row[i]];
    }
    shape->position = at;
    return true;
}

static struct str level_name(struct arena *arena,
                             const struct frame_column *column, size_t row)
{
    return column->is_text ? column->levels[column->codes[row]]
                           : text_print(arena, "%.15g", column->numbers[row]);
}

bool model_residual_stratum(const struct model_residual *told,
                            const struct frame_column *column, size_t row,
                            uint32_t *stratum, struct err *err)
{
    struct arena *work = arena_open("a stratum");
    struct str name = level_name(work, column, row);
    bool found = false;

    for (int k = 0; k < told->strata && !found; k++) {
        found = str_is_equal(told->names[k], name);
        *stratum = (uint32_t)k;
    }
    if (!found) {
        (void)err_set(err, ERR_INPUT,
                      "%.*s: the fit does not know \"%.*s\", so nothing can be "
                      "said of how such rows spread",
                      SHOW(told->wish.unequal), SHOW(name));
    }
    arena_close(work);
    return found;
}

// Whether a row stands before another when both are put in the order of their
// groups, the largest groups first.
static bool stands_before(const struct design *design,
                          const struct residual_shape *shape, size_t row,
                          size_t other)
{
    for (int k = design->group_count - 1; k >= 0; k--) {
        const uint32_t *level = design->groups[k].level;

        if (level[row] != level[other]) {
            return level[row] < level[other];
        }
    }
    return design->group_count == 0 && shape->cluster
        && shape->cluster[row] < shape->cluster[other];
}

// The level of the first row comes first: sigma is its. As in nlme this is the
// first row in the order of the groups, however the rows stand in the file.
static uint32_t find_head(const struct design *design,
                          const struct residual_shape *shape,
                          const uint32_t *level)
{
    size_t first = 0;

    for (size_t i = 1; i < design->n; i++) {
        first = stands_before(design, shape, i, first) ? i : first;
    }
    return level[first];
}

static bool take_strata(struct arena *arena, const struct frame *frame,
                        const struct design *design,
                        struct model_residual *told,
                        struct residual_shape *shape, struct err *err)
{
    const struct frame_column *column;
    uint32_t *level;
    size_t *first;
    uint32_t head;

    if (!told->wish.unequal.at) {
        return true;
    }
    if (!frame_get(frame, told->wish.unequal, &column, err)) {
        return false;
    }
    level = number_levels(arena, design, column, NULL, &first, &told->strata);
    if (told->strata < 2 || told->strata > RESIDUAL_STRATA_MAX) {
        return err_set(err, ERR_INPUT,
                       "%.*s has %d different values: unequal variances need "
                       "2 to %d",
                       SHOW(told->wish.unequal), told->strata,
                       RESIDUAL_STRATA_MAX);
    }
    head = find_head(design, shape, level);
    told->names = arena_take(arena, (size_t)told->strata, sizeof *told->names);
    for (int k = 0; k < told->strata; k++) {
        uint32_t own = (uint32_t)k;
        uint32_t place = own == head ? 0 : own + (own < head);

        told->names[place] = level_name(arena, column, design->row[first[k]]);
    }
    for (size_t i = 0; i < design->n; i++) {
        level[i] = level[i] == head ? 0 : level[i] + (level[i] < head);
    }
    shape->stratum = level;
    shape->stratum_count = told->strata;
    return true;
}

// ---- all of it --------------------------------------------------------------

// A clash is told with the lines of a table that has one line of names.
static bool tell_clash(const struct design *design,
                       const struct residual_clash *clash, struct err *err)
{
    size_t first, second;

    if (clash->first == clash->second) {
        return false;
    }
    first = design->row[clash->first] + 1;
    second = design->row[clash->second] + 1;
    return err_set(err, ERR_INPUT,
                   "rows %zu and %zu (the line of names not counted) are of "
                   "one group and at the same position: which came first "
                   "cannot be told",
                   first < second ? first : second,
                   first < second ? second : first);
}

static void note(struct model_answer *answer, const char *text)
{
    if (answer->warning_count < MODEL_WARNINGS_MAX) {
        answer->warnings[answer->warning_count++] = str_of(text);
    }
}

static void doubt(struct model_answer *answer, const struct residual_fit *fit)
{
    if (fit->at_limit) {
        note(answer,
             fit->kind == RESIDUAL_CAR1 && !(fit->phi > 0)
                 ? "The correlation of residuals ended at 0: the rows "
                   "show none beside the rest of the model."
                 : "The correlation of residuals ended at the edge of "
                   "what it can be: do not rely on it. Random effects of "
                   "the same groups may already say it; a simpler model "
                   "helps.");
    }
    if (fit->flat) {
        note(answer, "The correlation of residuals cannot be told from the "
                     "random effects: others fit as well. Leave one of the two "
                     "out.");
    }
    if (fit->kind != RESIDUAL_INDEPENDENT
        && 2 * fit->repeated < fit->clusters) {
        note(answer, "Few groups have two rows or more: the correlation of "
                     "residuals is a rough guess.");
    }
}

// A formula may do without random effects here.
static bool take_rows(struct arena *arena, const struct design *design,
                      struct mixed_data *rows, struct err *err)
{
    bool plain = design->y && !design->response_levels && !design->failures;

    if (design->group_count > 0 || !plain) {
        return model_data_of(arena, design, rows, err);
    }
    *rows = (struct mixed_data){.n = design->n,
                                .y = design->y,
                                .p = design->p,
                                .x = design->x,
                                .weights = design->weights,
                                .offset = design->offset};
    return true;
}

static bool make_fit(struct arena *arena, const struct frame *frame,
                     struct model_answer *answer, struct residual_fit *fit,
                     struct err *err)
{
    struct model_residual *told = answer->residual;
    const struct design *design = &answer->design;
    struct residual_data *data = arena_take(arena, 1, sizeof *data);
    struct residual_clash clash = {0, 0};

    data->shape.kind = told->wish.kind;
    told->data = data;
    told->fit = fit;
    if (!take_rows(arena, design, &data->rows, err)
        || !model_doubt_groups(design, err)
        || !take_cluster(arena, frame, &told->wish, design, &data->shape, err)
        || !take_strata(arena, frame, design, told, &data->shape, err)) {
        return false;
    }
    if (!residual_fit_make(arena, data, answer->settings.ml, fit, &clash,
                           err)) {
        return tell_clash(design, &clash, err);
    }
    answer->fit = fit->mixed;
    told->phi = fit->phi;
    told->ratio = fit->ratio;
    told->shape = data->shape;
    told->freedom =
        arena_take(arena, (size_t)fit->mixed.p, sizeof *told->freedom);
    residual_freedom(arena, data, &fit->mixed, design->term, told->freedom);
    return true;
}

bool model_residual_make(struct arena *arena, const struct formula *formula,
                         const struct frame *frame,
                         const struct model_settings *settings,
                         struct model_answer *answer, struct err *err)
{
    struct str *also = arena_take(
        arena, (size_t)settings->also_count + MODEL_RESIDUAL_COLUMNS_MAX,
        sizeof *also);
    struct design_settings wish = {.weights = settings->weights, .also = also};
    struct residual_fit *fit = arena_take(arena, 1, sizeof *fit);

    wish.also_count = model_residual_columns(&settings->residual, also);
    for (int i = 0; i < settings->also_count; i++) {
        also[wish.also_count++] = settings->also[i];
    }
    *answer =
        (struct model_answer){.formula = formula->text, .settings = *settings};
    answer->residual = arena_take(arena, 1, sizeof *answer->residual);
    answer->residual->wish = settings->residual;
    if (settings->profile) {
        return err_set(err, ERR_INPUT,
                       "profile intervals are not made for correlated or "
                       "unequal residuals: take --ci wald");
    }
    if (!design_make(arena, formula, frame, &wish, &answer->design, err)
        || !make_fit(arena, frame, answer, fit, err)
        || !model_tell(arena, answer, err)) {
        return false;
    }
    doubt(answer, fit);
    return true;
}
