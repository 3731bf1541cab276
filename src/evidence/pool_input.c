// pool_input - see pool_input.h.
//
// Effects are worked out for all rows of the file and stand in two columns
// more, so that design.c leaves out whatever lacks anything in one place.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/pool_input.h"

#include "base/arena.h"
#include "base/text.h"
#include "evidence/notes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MOST = 64 + POOL_KNOWN_MAX };

static const struct str YI = {"(yi)", 4};
static const struct str VI = {"(vi)", 4};

// ---- columns ----------------------------------------------------------------

struct wanted {
    struct str *at;
    int count;
};

static void want(struct wanted *wanted, struct str column)
{
    for (int i = 0; i < wanted->count; i++) {
        if (str_is_equal(wanted->at[i], column)) {
            return;
        }
    }
    if (column.len && wanted->count < COLUMNS_MOST + FORMULA_MAX_TERMS) {
        wanted->at[wanted->count++] = column;
    }
}

static bool parse_mods(struct arena *arena,
                       const struct pool_question *question,
                       struct formula *formula, struct err *err)
{
    struct str mods = str_trim(question->mods);
    bool has_tilde = mods.len && mods.at[0] == '~';
    struct str text =
        mods.len ? text_print(arena, "%s%.*s", has_tilde ? "" : "~", SHOW(mods))
                 : STR("~1");

    if (!formula_parse(arena, text, formula, err)) {
        return err_within(err, "--mods");
    }
    if (formula->response || formula->group_count || formula->offset_count) {
        return err_set(err, ERR_INPUT,
                       "--mods takes moderators alone, as in 'year + type'");
    }
    return true;
}

struct str *pool_input_columns(struct arena *arena,
                               const struct pool_question *question, int *count,
                               struct err *err)
{
    struct formula formula;
    struct str *of_formula;
    int formula_count = 0;
    struct wanted wanted = {
        arena_take(arena, COLUMNS_MOST + FORMULA_MAX_TERMS, sizeof(struct str)),
        0};

    if (!parse_mods(arena, question, &formula, err)) {
        return NULL;
    }
    for (int i = 0; i < EFFECT_ROLES; i++) {
        want(&wanted, question->effect.columns[i]);
    }
    want(&wanted, question->study);
    want(&wanted, question->label);
    want(&wanted, question->cluster);
    want(&wanted, question->by);
    want(&wanted, question->outcome);
    want(&wanted, question->order);
    for (int i = 0; i < question->known_count; i++) {
        want(&wanted, question->known[i]);
    }
    of_formula = formula_columns(arena, &formula, &formula_count);
    for (int i = 0; i < formula_count; i++) {
        want(&wanted, of_formula[i]);
    }
    *count = wanted.count;
    return wanted.at;
}

// ---- rows -------------------------------------------------------------------

struct reading {
    struct arena *arena;
    const struct pool_question *question;
    struct frame frame; // the file's, and the effects
    struct pool_studies *studies;
    struct notes *notes;
};

// A name such as "Aronson 1948" for row `row`; numbers as they are written.
static struct str cell_words(struct arena *arena,
                             const struct frame_column *column, size_t row)
{
    if (column->is_text) {
        uint32_t code = column->codes[row];

        return code == FRAME_NO_TEXT ? STR("") : column->levels[code];
    }
    return isnan(column->numbers[row])
             ? STR("")
             : text_print(arena, "%.15g", column->numbers[row]);
}

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

static size_t rank_of(const double *sorted, size_t count, double value)
{
    size_t low = 0;

    while (low < count) {
        size_t middle = low + (count - low) / 2;

        if (sorted[middle] < value) {
            low = middle + 1;
        } else {
            count = middle;
        }
    }
    return low;
}

// Levels of a column among the rows in use, numbered from 0 in the order of
// the levels (texts by their bytes, numbers by size).
struct levels {
    uint32_t *of; // k
    struct str *names;
    size_t count;
};

static struct levels number_levels(struct reading *reading,
                                   const struct frame_column *column)
{
    struct arena *arena = reading->arena;
    size_t k = reading->studies->k;
    const size_t *row = reading->studies->row;
    struct levels levels = {arena_take(arena, k, sizeof *levels.of), NULL, 0};
    double *values = arena_take(arena, k + 1, sizeof *values);
    size_t *first = arena_take(arena, k + 1, sizeof *first);

    for (size_t i = 0; i < k; i++) {
        values[i] = column->is_text ? (double)column->codes[row[i]]
                                    : column->numbers[row[i]];
    }
    qsort(values, k, sizeof *values, by_number);
    for (size_t i = 0; i < k; i++) {
        if (!levels.count || values[levels.count - 1] != values[i]) {
            values[levels.count++] = values[i];
        }
    }
    for (size_t i = 0; i < k; i++) {
        double value = column->is_text ? (double)column->codes[row[i]]
                                       : column->numbers[row[i]];

        levels.of[i] = (uint32_t)rank_of(values, levels.count, value);
        first[levels.of[i]] = row[i];
    }
    levels.names = arena_take(arena, levels.count + 1, sizeof *levels.names);
    for (size_t i = 0; i < levels.count; i++) {
        levels.names[i] = cell_words(arena, column, first[i]);
    }
    return levels;
}

// `of` gets the levels of the column named; nothing where none is.
static bool read_levels(struct reading *reading, struct str name,
                        struct levels *levels, struct err *err)
{
    const struct frame_column *column;

    if (!name.len) {
        return true;
    }
    if (!frame_get(&reading->frame, name, &column, err)) {
        return false;
    }
    *levels = number_levels(reading, column);
    return true;
}

static bool read_labels(struct reading *reading, struct err *err)
{
    struct pool_studies *studies = reading->studies;
    const struct pool_question *question = reading->question;
    struct str name = question->label.len ? question->label : question->study;

    return !name.len || frame_get(&reading->frame, name, &studies->label, err);
}

static bool read_groups(struct reading *reading, struct err *err)
{
    const struct pool_question *question = reading->question;
    struct pool_studies *studies = reading->studies;
    struct levels study = {0};
    struct levels cluster = {0};
    struct levels by = {0};
    struct levels outcome = {0};
    bool needs_study = question->model == POOL_LEVELS
                    || question->model == POOL_OUTCOMES || question->robust;

    if (!read_levels(reading, needs_study ? question->study : STR(""), &study,
                     err)
        || !read_levels(reading, question->cluster, &cluster, err)
        || !read_levels(reading, question->by, &by, err)
        || !read_levels(reading, question->outcome, &outcome, err)) {
        return false;
    }
    studies->study = study.of;
    studies->study_names = study.names;
    studies->study_count = study.count;
    studies->cluster = cluster.of;
    studies->cluster_count = cluster.count;
    studies->by = by.of;
    studies->by_names = by.names;
    studies->by_count = by.count;
    studies->outcome = outcome.of;
    studies->outcome_names = outcome.names;
    studies->outcome_count = outcome.count;
    return true;
}

// The numbers of a column, for the rows in use.
static bool read_numbers(struct reading *reading, struct str name,
                         double *numbers, struct err *err)
{
    const struct frame_column *column;

    if (!frame_get_numbers(&reading->frame, name, &column, err)) {
        return false;
    }
    for (size_t i = 0; i < reading->studies->k; i++) {
        numbers[i] = column->numbers[reading->studies->row[i]];
    }
    return true;
}

// Which of its study's effects a row is, counted over the whole file: there
// stand the known covariances in that order.
static bool read_places(struct reading *reading, struct err *err)
{
    struct pool_studies *studies = reading->studies;
    const struct frame_column *column;
    struct levels all = {0};
    uint32_t *seen;
    uint32_t *place;
    struct pool_studies whole = {.k = reading->frame.rows};
    struct reading again = *reading;

    if (!frame_get(&reading->frame, reading->question->study, &column, err)) {
        return false;
    }
    whole.row = arena_take(reading->arena, whole.k, sizeof *whole.row);
    for (size_t i = 0; i < whole.k; i++) {
        whole.row[i] = i;
    }
    again.studies = &whole;
    all = number_levels(&again, column);
    seen = arena_take(reading->arena, all.count + 1, sizeof *seen);
    place = arena_take(reading->arena, whole.k + 1, sizeof *place);
    for (size_t i = 0; i < whole.k; i++) {
        place[i] = seen[all.of[i]]++;
    }
    for (size_t i = 0; i < studies->k; i++) {
        place[i] = place[studies->row[i]]; // rows only ever move up
    }
    studies->place = place;
    return true;
}

// An effect's own variance stands among the known covariances.
static bool take_known_variances(struct reading *reading, struct err *err)
{
    struct pool_studies *studies = reading->studies;
    double *vi = arena_take(reading->arena, studies->k + 1, sizeof *vi);

    for (size_t i = 0; i < studies->k; i++) {
        if (studies->place[i] >= (uint32_t)reading->question->known_count) {
            return err_set(err, ERR_INPUT,
                           "row %zu is effect %u of its study, and --cov names "
                           "%d columns; name one for each effect",
                           studies->row[i] + 1, studies->place[i] + 1,
                           reading->question->known_count);
        }
        vi[i] = studies->known[i + studies->place[i] * studies->k];
    }
    studies->vi = vi;
    return true;
}

static bool read_known(struct reading *reading, struct err *err)
{
    const struct pool_question *question = reading->question;
    struct pool_studies *studies = reading->studies;
    size_t width = (size_t)question->known_count;
    double *known;

    if (!width) {
        return true;
    }
    known = arena_take(reading->arena, studies->k * width + 1, sizeof *known);
    for (size_t j = 0; j < width; j++) {
        if (!read_numbers(reading, question->known[j], known + j * studies->k,
                          err)) {
            return false;
        }
    }
    studies->known = known;
    return read_places(reading, err) && take_known_variances(reading, err);
}

static bool read_tables(struct reading *reading, struct err *err)
{
    static const enum effect_role CELLS[4] = {EFFECT_AI, EFFECT_BI, EFFECT_CI,
                                              EFFECT_DI};
    struct pool_studies *studies = reading->studies;

    if (reading->question->model != POOL_BY_MH
        && reading->question->model != POOL_BY_PETO) {
        return true;
    }
    for (int i = 0; i < 4; i++) {
        const double *all = studies->effect.cells[CELLS[i] - EFFECT_AI];
        double *cells =
            arena_take(reading->arena, studies->k + 1, sizeof *cells);

        for (size_t j = 0; j < studies->k; j++) {
            cells[j] = all[studies->row[j]];
        }
        studies->cells[i] = cells;
    }
    (void)err;
    return true;
}

struct str pool_input_label(struct arena *arena,
                            const struct pool_studies *studies, size_t i)
{
    struct str words = studies->label
                         ? cell_words(arena, studies->label, studies->row[i])
                         : STR("");

    return words.len ? words
                     : text_print(arena, "Study %zu", studies->row[i] + 1);
}

// ---- all of it --------------------------------------------------------------

static void add_column(struct frame *frame, struct str name, double *numbers)
{
    struct frame_column *column = &frame->columns[frame->column_count++];

    *column = (struct frame_column){.name = name, .numbers = numbers};
    for (size_t i = 0; i < frame->rows; i++) {
        column->missing += isnan(numbers[i]);
    }
}

static void extend_frame(struct reading *reading, const struct frame *frame,
                         struct effect_facts *facts)
{
    struct frame_column *columns = arena_take(
        reading->arena, (size_t)frame->column_count + 2, sizeof *columns);

    memcpy(columns, frame->columns,
           (size_t)frame->column_count * sizeof *columns);
    reading->frame = *frame;
    reading->frame.columns = columns;
    add_column(&reading->frame, YI, facts->yi);
    add_column(&reading->frame, VI, facts->vi);
}

static bool make_design(struct reading *reading, struct design *design,
                        struct err *err)
{
    const struct pool_question *question = reading->question;
    struct formula formula;
    struct str also[8 + POOL_KNOWN_MAX] = {YI, VI};
    struct design_settings settings = {.also = also, .also_count = 2};
    bool needs_study = question->model == POOL_LEVELS
                    || question->model == POOL_OUTCOMES || question->robust;
    struct str more[] = {needs_study ? question->study : STR(""),
                         question->cluster, question->by, question->outcome,
                         question->order};

    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        if (more[i].len) {
            also[settings.also_count++] = more[i];
        }
    }
    return parse_mods(reading->arena, question, &formula, err)
        && design_make(reading->arena, &formula, &reading->frame, &settings,
                       design, err);
}

static void keep_design(struct reading *reading, const struct design *design)
{
    struct pool_studies *studies = reading->studies;
    struct str *names =
        arena_take(reading->arena, (size_t)design->p + 1, sizeof *names);
    bool alone = design->p == 1 && design->intercept;

    for (int j = 0; j < design->p; j++) {
        names[j] = design->names[j];
    }
    if (design->intercept) {
        names[0] = STR("intrcpt");
    }
    studies->k = design->n;
    studies->p = design->p;
    studies->names = names;
    studies->x = alone ? NULL : design->x;
    studies->intercept = design->intercept;
    studies->row = design->row;
    studies->rows = reading->frame.rows;
    studies->dropped = design->dropped;
}

static bool read_effects(struct reading *reading, struct err *err)
{
    struct pool_studies *studies = reading->studies;
    double *yi = arena_take(reading->arena, studies->k + 1, sizeof *yi);
    double *vi = arena_take(reading->arena, studies->k + 1, sizeof *vi);

    studies->yi = yi;
    studies->vi = vi;
    if (reading->question->order.len) {
        double *order =
            arena_take(reading->arena, studies->k + 1, sizeof *order);

        studies->order = order;
        if (!read_numbers(reading, reading->question->order, order, err)) {
            return false;
        }
    }
    return read_numbers(reading, YI, yi, err)
        && read_numbers(reading, VI, vi, err);
}

bool pool_input_read(struct arena *arena, const struct pool_question *question,
                     const struct frame *frame, struct pool_studies *studies,
                     struct notes *notes, struct err *err)
{
    struct reading reading = {arena, question, *frame, studies, notes};
    struct design design;

    *studies = (struct pool_studies){0};
    if (!effects_work_out(arena, &question->effect, frame, &studies->effect,
                          notes, err)) {
        return false;
    }
    extend_frame(&reading, frame, &studies->effect);
    if (!make_design(&reading, &design, err)) {
        return false;
    }
    keep_design(&reading, &design);
    if (studies->dropped) {
        notes_addf(notes,
                   "%zu of %zu rows %s left out: something in use is missing "
                   "there.",
                   studies->dropped, studies->rows,
                   studies->dropped == 1 ? "was" : "were");
    }
    return read_effects(&reading, err) && read_labels(&reading, err)
        && read_groups(&reading, err) && read_known(&reading, err)
        && read_tables(&reading, err);
}
