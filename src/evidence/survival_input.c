// survival_input - see survival_input.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/survival_input.h"

#include "base/arena.h"
#include "base/text.h"
#include "evidence/number_text.h"
#include "evidence/wanted_columns.h"

#include <math.h>
#include <stdlib.h>

// ---- columns ----------------------------------------------------------------

enum { ROLES = 5 };

#define TIME_MOST 1e100 // its square has room in a double

const struct str *survival_columns(struct arena *arena,
                                   const struct survival_question *question,
                                   int *count)
{
    struct str value;
    const struct str roles[ROLES] = {question->time, question->start,
                                     wanted_of_value(question->event, &value),
                                     question->by, question->cluster};
    int named = 0;
    struct str *names = formula_columns(arena, &question->formula, &named);
    struct str *wanted =
        arena_take(arena, (size_t)named + ROLES, sizeof *wanted);

    *count = 0;
    for (int i = 0; i < ROLES; i++) {
        wanted_add(wanted, count, roles[i]);
    }
    for (int i = 0; i < named; i++) {
        wanted_add(wanted, count, names[i]);
    }
    return wanted;
}

// ---- times ------------------------------------------------------------------

// Rows that do not end after they begin become rows without a time.
static size_t drop_backwards(struct arena *arena, struct frame *frame,
                             const struct survival_question *question,
                             const struct frame_column *start)
{
    size_t dropped = 0;

    for (int k = 0; k < frame->column_count; k++) {
        struct frame_column *time = &frame->columns[k];
        double *kept;

        if (!str_is_equal(time->name, question->time)) {
            continue;
        }
        kept = arena_take(arena, frame->rows, sizeof *kept);
        for (size_t i = 0; i < frame->rows; i++) {
            bool bad = time->numbers[i] <= start->numbers[i];

            kept[i] = bad ? NAN : time->numbers[i];
            dropped += bad;
        }
        time->numbers = kept;
        time->missing += dropped;
    }
    return dropped;
}

static bool times_check(const struct survival_rows *rows, struct str name,
                        struct err *err)
{
    for (size_t i = 0; i < rows->design.n; i++) {
        double start = rows->data.start ? rows->data.start[i] : 0;

        if (!(fabs(rows->data.time[i]) < TIME_MOST
              && fabs(start) < TIME_MOST)) {
            return err_set(err, ERR_LIMIT,
                           "row %zu: %.*s is too large for a time",
                           rows->design.row[i] + 1, SHOW(name));
        }
        if (rows->data.time[i] < 0 && !rows->data.start) {
            return err_set(err, ERR_INPUT,
                           "row %zu: %.*s is below 0; time counts from where "
                           "the watching began (name the column of beginnings "
                           "with --start if it is not 0)",
                           rows->design.row[i] + 1, SHOW(name));
        }
    }
    return true;
}

static double *pick(struct arena *arena, const struct design *design,
                    const struct frame_column *column)
{
    double *picked = arena_take(arena, design->n, sizeof *picked);

    for (size_t i = 0; i < design->n; i++) {
        picked[i] = column->numbers[design->row[i]];
    }
    return picked;
}

// ---- events -----------------------------------------------------------------

static bool is_level_of(struct str level, const char *const *words)
{
    for (int i = 0; words[i]; i++) {
        if (str_is(level, words[i])) {
            return true;
        }
    }
    return false;
}

static const char *const YES[] = {"TRUE", "T", "true", "True", NULL};
static const char *const NO[] = {"FALSE", "F", "false", "False", NULL};

// TRUE and FALSE, in words.
static bool events_in_words(const struct design *design,
                            const struct frame_column *column, bool *event,
                            struct err *err)
{
    for (size_t i = 0; i < design->n; i++) {
        struct str level = column->levels[column->codes[design->row[i]]];

        event[i] = is_level_of(level, YES);
        if (!event[i] && !is_level_of(level, NO)) {
            return err_set(err, ERR_INPUT,
                           "%.*s holds words: say which of them is the event, "
                           "as in --event '%.*s=WORD'",
                           SHOW(column->name), SHOW(column->name));
        }
    }
    return true;
}

// 1 and 0; or, when there is a 2, 2 and 1.
static bool events_in_numbers(const struct design *design,
                              const struct frame_column *column, bool *event,
                              double *is, struct err *err)
{
    double most = 1;

    for (size_t i = 0; i < design->n; i++) {
        most = fmax(most, column->numbers[design->row[i]]);
    }
    for (size_t i = 0; i < design->n; i++) {
        double value = column->numbers[design->row[i]];

        event[i] = value == most;
        if (most > 2 || (value != most && value != most - 1)) {
            return err_set(err, ERR_INPUT,
                           "row %zu: %.*s is %g; an event is 1 and none is 0, "
                           "or 2 and 1. Where another value is the event, name "
                           "it: --event '%.*s=%g'",
                           design->row[i] + 1, SHOW(column->name), value,
                           SHOW(column->name), most);
        }
    }
    *is = most;
    return true;
}

static bool events_of_number(const struct design *design,
                             const struct frame_column *column,
                             struct str value, bool *event, struct err *err)
{
    double is;

    if (!str_parse_real(value, &is)) {
        return err_set(err, ERR_INPUT,
                       "%.*s holds numbers: name a number as the event, as in "
                       "--event '%.*s=1'",
                       SHOW(column->name), SHOW(column->name));
    }
    for (size_t i = 0; i < design->n; i++) {
        event[i] = column->numbers[design->row[i]] == is;
    }
    return true;
}

static bool events_of_word(const struct design *design,
                           const struct frame_column *column, struct str value,
                           bool *event, struct err *err)
{
    uint32_t code = 0;

    while (code < column->level_count
           && !str_is_equal(column->levels[code], value)) {
        code++;
    }
    if (code == column->level_count) {
        return err_set(err, ERR_INPUT,
                       "the value that --event names does not occur in %.*s; "
                       "it is written there as in the file, without quotes",
                       SHOW(column->name));
    }
    for (size_t i = 0; i < design->n; i++) {
        event[i] = column->codes[design->row[i]] == code;
    }
    return true;
}

static bool events_read(struct arena *arena, struct str named,
                        const struct frame_column *column,
                        struct survival_rows *rows, struct err *err)
{
    const struct design *design = &rows->design;
    bool *event = arena_take(arena, design->n, sizeof *event);
    struct str value;
    double is = 1;

    (void)wanted_of_value(named, &value);
    if (value.at) {
        rows->counts =
            text_print(arena, "%.*s=%.*s", SHOW(column->name), SHOW(value));
        if (!(column->is_text
                  ? events_of_word(design, column, value, event, err)
                  : events_of_number(design, column, value, event, err))) {
            return false;
        }
    } else if (column->is_text) {
        rows->counts = text_print(arena, "%.*s=TRUE", SHOW(column->name));
        if (!events_in_words(design, column, event, err)) {
            return false;
        }
    } else if (events_in_numbers(design, column, event, &is, err)) {
        rows->counts = text_print(arena, "%.*s=%g", SHOW(column->name), is);
    } else {
        return false;
    }
    for (size_t i = 0; i < design->n; i++) {
        rows->events += event[i];
    }
    rows->data.event = event;
    return true;
}

// ---- groups -----------------------------------------------------------------

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

static void groups_of_numbers(struct arena *arena, const struct design *design,
                              const struct frame_column *column,
                              struct survival_groups *groups)
{
    double *sorted = pick(arena, design, column);
    size_t count = 0;

    qsort(sorted, design->n, sizeof *sorted, by_value);
    for (size_t i = 0; i < design->n; i++) {
        if (count == 0 || sorted[i] > sorted[count - 1]) {
            sorted[count++] = sorted[i];
        }
    }
    for (size_t i = 0; i < design->n; i++) {
        const double *at = bsearch(&column->numbers[design->row[i]], sorted,
                                   count, sizeof *sorted, by_value);

        groups->code[i] = at ? (uint32_t)(at - sorted) : 0;
    }
    groups->count = (uint32_t)count;
    groups->names = arena_take(arena, count, sizeof *groups->names);
    for (size_t i = 0; i < count; i++) {
        struct str value = number_text(arena, sorted[i], column->is_whole);

        groups->names[i] =
            text_print(arena, "%.*s=%.*s", SHOW(column->name), SHOW(value));
    }
}

static void groups_of_words(struct arena *arena, const struct design *design,
                            const struct frame_column *column,
                            struct survival_groups *groups)
{
    uint32_t *place =
        arena_take(arena, (size_t)column->level_count + 1, sizeof *place);

    for (size_t i = 0; i < design->n; i++) {
        place[column->codes[design->row[i]]] = 1;
    }
    groups->names =
        arena_take(arena, column->level_count, sizeof *groups->names);
    for (uint32_t i = 0; i < column->level_count; i++) {
        if (place[i]) {
            place[i] = groups->count;
            groups->names[groups->count++] =
                text_print(arena, "%.*s=%.*s", SHOW(column->name),
                           SHOW(column->levels[i]));
        }
    }
    for (size_t i = 0; i < design->n; i++) {
        groups->code[i] = place[column->codes[design->row[i]]];
    }
}

static void groups_read(struct arena *arena, const struct design *design,
                        const struct frame_column *column,
                        struct survival_groups *groups)
{
    if (!column) {
        return;
    }
    groups->code = arena_take(arena, design->n, sizeof *groups->code);
    if (column->is_text) {
        groups_of_words(arena, design, column, groups);
    } else {
        groups_of_numbers(arena, design, column, groups);
    }
}

// ---- all of it --------------------------------------------------------------

struct columns {
    const struct frame_column *time, *start, *event, *by, *cluster;
};

static bool column_find(const struct frame *frame, struct str name,
                        const struct frame_column **column, struct err *err)
{
    *column = NULL;
    return name.len == 0 || frame_get(frame, name, column, err);
}

static bool columns_find(const struct frame *frame,
                         const struct survival_question *question,
                         struct columns *columns, struct err *err)
{
    struct str value;

    columns->start = NULL;
    return frame_get_numbers(frame, question->time, &columns->time, err)
        && (!question->start.len
            || frame_get_numbers(frame, question->start, &columns->start, err))
        && frame_get(frame, wanted_of_value(question->event, &value),
                     &columns->event, err)
        && column_find(frame, question->by, &columns->by, err)
        && column_find(frame, question->cluster, &columns->cluster, err);
}

static bool design_read(struct arena *arena,
                        const struct survival_question *question,
                        const struct frame *frame, struct design *design,
                        struct err *err)
{
    struct str value;
    struct str also[ROLES];
    int count = 0;

    wanted_add(also, &count, question->time);
    wanted_add(also, &count, question->start);
    wanted_add(also, &count, wanted_of_value(question->event, &value));
    wanted_add(also, &count, question->by);
    wanted_add(also, &count, question->cluster);
    return design_make(
        arena, &question->formula, frame,
        &(struct design_settings){.also = also, .also_count = count}, design,
        err);
}

bool survival_rows_read(struct arena *arena,
                        const struct survival_question *question,
                        struct frame *frame, struct survival_rows *rows,
                        struct err *err)
{
    struct columns columns;
    struct design *design = &rows->design;

    *rows = (struct survival_rows){.read = frame->rows};
    if (!columns_find(frame, question, &columns, err)) {
        return false;
    }
    if (columns.start) {
        rows->backwards = drop_backwards(arena, frame, question, columns.start);
    }
    if (frame->rows && rows->backwards == frame->rows) {
        return err_set(err, ERR_INPUT,
                       "no row ends after it begins: are --start and --time "
                       "the wrong way round?");
    }
    if (!design_read(arena, question, frame, design, err)) {
        return false;
    }
    rows->missing = design->dropped - rows->backwards;
    rows->data.n = design->n;
    rows->data.time = pick(arena, design, columns.time);
    rows->data.start =
        columns.start ? pick(arena, design, columns.start) : NULL;
    groups_read(arena, design, columns.by, &rows->by);
    groups_read(arena, design, columns.cluster, &rows->clusters);
    rows->data.stratum = rows->by.code;
    rows->data.strata = rows->by.code ? rows->by.count : 1;
    return times_check(rows, question->time, err)
        && events_read(arena, question->event, columns.event, rows, err);
}
