// comparison_input - see comparison_input.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/comparison_input.h"

#include "base/arena.h"
#include "evidence/design.h"
#include "evidence/number_text.h"
#include "evidence/wanted_columns.h"

#include <math.h>
#include <stdlib.h>

// ---- columns ----------------------------------------------------------------

enum { ROLES = 3 };

const struct str *comparison_columns(struct arena *arena,
                                     const struct comparison_wish *wish,
                                     int *count)
{
    struct str value;
    const struct str roles[ROLES] = {wanted_of_value(wish->outcome, &value),
                                     wish->unit, wish->date};
    int named = 0;
    struct str *names = formula_columns(arena, &wish->casemix, &named);
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

struct reading {
    struct arena *arena;
    const struct comparison_wish *wish;
    const struct frame *frame;
    const struct frame_column *outcome, *unit, *date; // date NULL: none
    struct str value; // of the outcome that is the event; at NULL: none named
    struct design design;
};

static bool is_missing(const struct frame_column *column, size_t row)
{
    return column->is_text ? column->codes[row] == FRAME_NO_TEXT
                           : isnan(column->numbers[row]);
}

static bool check_casemix(const struct reading *reading, struct err *err)
{
    const struct formula *casemix = &reading->wish->casemix;
    int count = 0;
    struct str *names = formula_columns(reading->arena, casemix, &count);

    if (casemix->response || casemix->group_count || casemix->offset_count) {
        return err_set(err, ERR_INPUT,
                       "the case-mix is what people came with, as in 'intake + "
                       "age': nothing stands before it, and neither offset() "
                       "nor (1 | unit) in it");
    }
    if (!casemix->fixed.intercept) {
        return err_set(err, ERR_INPUT,
                       "the case-mix needs its constant: leave -1 and 0 out");
    }
    for (int i = 0; i < count; i++) {
        if (str_is_equal(names[i], reading->outcome->name)) {
            return err_set(err, ERR_INPUT,
                           "%.*s is the outcome; it cannot be part of the "
                           "case-mix",
                           SHOW(names[i]));
        }
        if (str_is_equal(names[i], reading->unit->name)) {
            return err_set(err, ERR_INPUT,
                           "%.*s tells the units apart; adjusting for it would "
                           "take away all that is compared",
                           SHOW(names[i]));
        }
    }
    return true;
}

static bool find_columns(struct reading *reading, struct err *err)
{
    const struct comparison_wish *wish = reading->wish;
    struct str outcome = wanted_of_value(wish->outcome, &reading->value);

    return frame_get(reading->frame, outcome, &reading->outcome, err)
        && frame_get(reading->frame, wish->unit, &reading->unit, err)
        && (!wish->date.len
            || frame_get(reading->frame, wish->date, &reading->date, err))
        && check_casemix(reading, err);
}

// ---- outcomes ---------------------------------------------------------------

// Words for an event and its absence, as people write them.
static const struct pair {
    const char *no, *yes;
} PAIRS[] = {
    {"FALSE", "TRUE"},
    {"False", "True"},
    {"false", "true"},
    {"F",     "T"   },
    {"NO",    "YES" },
    {"No",    "Yes" },
    {"no",    "yes" },
    {"N",     "Y"   },
    {"n",     "y"   },
};
enum { PAIR_COUNT = sizeof PAIRS / sizeof *PAIRS };

static const struct pair *pair_of(const struct frame_column *column)
{
    for (int i = 0; i < PAIR_COUNT; i++) {
        uint32_t known = 0;

        for (uint32_t k = 0; k < column->level_count; k++) {
            known += str_is(column->levels[k], PAIRS[i].no)
                  || str_is(column->levels[k], PAIRS[i].yes);
        }
        if (known == column->level_count) {
            return &PAIRS[i];
        }
    }
    return NULL;
}

static bool has_level(const struct frame_column *column, struct str level)
{
    for (uint32_t k = 0; k < column->level_count; k++) {
        if (str_is_equal(column->levels[k], level)) {
            return true;
        }
    }
    return false;
}

// Which text is the event.
static bool event_text(const struct reading *reading, struct str *event,
                       struct err *err)
{
    const struct frame_column *column = reading->outcome;
    const struct pair *pair = pair_of(column);

    *event = reading->value;
    if (reading->value.at) {
        return has_level(column, *event)
            || err_set(err, ERR_INPUT,
                       "the value that --outcome names does not occur in "
                       "%.*s; it is written there as in the file, without "
                       "quotes",
                       SHOW(column->name));
    }
    if (!pair) {
        return err_set(err, ERR_INPUT,
                       "%.*s holds words: say which of them counts, as in "
                       "--outcome '%.*s=WORD' (yes and no, TRUE and FALSE are "
                       "known). Line %lld is the first that is no number",
                       SHOW(column->name), SHOW(column->name),
                       (long long)column->text_line);
    }
    *event = str_of(pair->yes);
    return true;
}

static bool outcomes_of_text(const struct reading *reading, double *y,
                             struct err *err)
{
    const struct frame_column *column = reading->outcome;
    struct str event;

    if (!event_text(reading, &event, err)) {
        return false;
    }
    for (size_t i = 0; i < reading->design.n; i++) {
        uint32_t code = column->codes[reading->design.row[i]];

        y[i] = str_is_equal(column->levels[code], event);
    }
    return true;
}

// Two numbers that are not 0 and 1 may be codes of an event, not scores.
static bool check_scores(const struct reading *reading, const double *y,
                         struct err *err)
{
    double low = y[0];
    double high = y[0];
    bool between = false;

    for (size_t i = 0; i < reading->design.n; i++) {
        low = fmin(low, y[i]);
        high = fmax(high, y[i]);
    }
    for (size_t i = 0; i < reading->design.n; i++) {
        between = between || (y[i] > low && y[i] < high);
    }
    return between || low == high
        || err_set(err, ERR_INPUT,
                   "%.*s holds nothing but %g and %g: say which is the event, "
                   "as in --outcome '%.*s=%g' (an event is 1 and none is 0)",
                   SHOW(reading->outcome->name), low, high,
                   SHOW(reading->outcome->name), high);
}

static bool outcomes_of_numbers(const struct reading *reading, double *y,
                                bool *is_event, struct err *err)
{
    const double *numbers = reading->outcome->numbers;
    double is = NAN;

    if (reading->value.at && !str_parse_real(reading->value, &is)) {
        return err_set(err, ERR_INPUT,
                       "%.*s holds numbers: name a number as the event, as in "
                       "--outcome '%.*s=1'",
                       SHOW(reading->outcome->name),
                       SHOW(reading->outcome->name));
    }
    *is_event = true;
    for (size_t i = 0; i < reading->design.n; i++) {
        y[i] = numbers[reading->design.row[i]];
        *is_event = *is_event && (y[i] == 0 || y[i] == 1);
    }
    if (reading->value.at) {
        *is_event = true;
        for (size_t i = 0; i < reading->design.n; i++) {
            y[i] = y[i] == is;
        }
        return true;
    }
    return *is_event || check_scores(reading, y, err);
}

static bool read_outcomes(struct reading *reading, struct comparison_rows *rows,
                          struct err *err)
{
    double *y = arena_take(reading->arena, reading->design.n, sizeof *y);

    rows->y = y;
    rows->is_event = true;
    return reading->outcome->is_text
             ? outcomes_of_text(reading, y, err)
             : outcomes_of_numbers(reading, y, &rows->is_event, err);
}

// ---- units ------------------------------------------------------------------

struct numbered {
    double value;
    size_t row;
};

static int by_value(const void *a, const void *b)
{
    const struct numbered *x = a;
    const struct numbered *y = b;

    return (x->value > y->value) - (x->value < y->value);
}

// A unit's number is its code in the file, or its place among the numbers.
static void read_units(struct reading *reading, struct comparison_rows *rows,
                       struct comparison_question *question)
{
    const struct frame_column *column = reading->unit;
    size_t n = reading->design.n;
    struct numbered *sorted = arena_take(reading->arena, n, sizeof *sorted);
    uint32_t *unit = arena_take(reading->arena, n, sizeof *unit);
    uint32_t count = 0;

    for (size_t i = 0; i < n; i++) {
        size_t row = reading->design.row[i];

        sorted[i] = (struct numbered){
            column->is_text ? column->codes[row] : column->numbers[row], i};
    }
    qsort(sorted, n, sizeof *sorted, by_value);
    for (size_t i = 0; i < n; i++) {
        struct str name = column->is_text
                            ? column->levels[(uint32_t)sorted[i].value]
                            : number_text(reading->arena, sorted[i].value,
                                          column->is_whole);

        if (i > 0 && sorted[i].value > sorted[i - 1].value) {
            count++;
        }
        unit[sorted[i].row] = count;
        if (reading->wish->label.len
            && str_is_equal(name, reading->wish->label)) {
            question->own = count;
        }
    }
    rows->unit = unit;
    rows->units = count + 1;
}

static bool check_label(const struct reading *reading,
                        const struct comparison_question *question,
                        struct err *err)
{
    return !reading->wish->label.len || question->own != COMPARISON_NOBODY
        || err_set(err, ERR_MISSING,
                   "--label names no unit of %.*s that has rows in the "
                   "comparison; it is written as in the file",
                   SHOW(reading->unit->name));
}

// ---- what was left out ------------------------------------------------------

static void add_gap(struct comparison_question *question, struct str why,
                    size_t rows)
{
    if (rows) {
        question->gaps[question->gap_count++] =
            (struct comparison_gap){.why = why, .rows = rows};
    }
}

// Each row once, by the first thing that it lacks.
static void count_gaps(const struct reading *reading,
                       struct comparison_question *question)
{
    size_t outcome = 0;
    size_t unit = 0;

    for (size_t i = 0; i < reading->frame->rows; i++) {
        if (is_missing(reading->outcome, i)) {
            outcome++;
        } else if (is_missing(reading->unit, i)) {
            unit++;
        }
    }
    add_gap(question, STR("the outcome is not known"), outcome);
    add_gap(question, STR("the unit is not known"), unit);
    add_gap(question, STR("something of the case-mix is not known"),
            reading->frame->rows - outcome - unit - reading->design.n);
}

// ---- dates ------------------------------------------------------------------

static double date_at(const struct frame_column *column, size_t row)
{
    return column->is_text ? column->codes[row] : column->numbers[row];
}

static struct str date_words(const struct reading *reading, double date)
{
    const struct frame_column *column = reading->date;

    return column->is_text
             ? column->levels[(uint32_t)date]
             : number_text(reading->arena, date, column->is_whole);
}

// The first and the last; ISO dates stand in the order of their letters.
static void find_dates(const struct reading *reading,
                       struct comparison_question *question)
{
    const struct frame_column *column = reading->date;
    double first = INFINITY;
    double last = -INFINITY;

    if (!column) {
        return;
    }
    for (size_t i = 0; i < reading->design.n; i++) {
        size_t row = reading->design.row[i];

        if (!is_missing(column, row)) {
            first = fmin(first, date_at(column, row));
            last = fmax(last, date_at(column, row));
        }
    }
    if (first <= last) {
        question->from = date_words(reading, first);
        question->to = date_words(reading, last);
    }
}

static bool is_date(struct str words)
{
    static const char LIKE[] = "0000-00-00";
    bool alike = words.len >= sizeof LIKE - 1;

    for (size_t i = 0; alike && i < sizeof LIKE - 1; i++) {
        alike = LIKE[i] == '-' ? words.at[i] == '-'
                               : words.at[i] >= '0' && words.at[i] <= '9';
    }
    return alike;
}

// Only what is used; nothing of the field is said.
static bool check_dates(const struct reading *reading, struct err *err)
{
    const struct frame_column *column = reading->date;

    for (uint32_t k = 0; column && column->is_text && k < column->level_count;
         k++) {
        if (!is_date(column->levels[k])) {
            return err_set(err, ERR_INPUT,
                           "%.*s holds something that is no date; dates are "
                           "written as 2026-11-23",
                           SHOW(column->name));
        }
    }
    return true;
}

// ---- all of it --------------------------------------------------------------

static bool make_design(struct reading *reading, struct err *err)
{
    const struct str also[] = {reading->outcome->name, reading->unit->name};
    const struct design_settings settings = {.also = also, .also_count = 2};

    return design_make(reading->arena, &reading->wish->casemix, reading->frame,
                       &settings, &reading->design, err)
        && (reading->design.n > 0
            || err_set(err, ERR_INPUT,
                       "no row has outcome, unit and case-mix"));
}

bool comparison_rows_read(struct arena *arena,
                          const struct comparison_wish *wish,
                          const struct frame *frame,
                          struct comparison_rows *rows,
                          struct comparison_question *question, struct err *err)
{
    struct reading reading = {.arena = arena, .wish = wish, .frame = frame};

    *rows = (struct comparison_rows){0};
    question->own = COMPARISON_NOBODY;
    question->own_name = wish->label;
    question->outcome = wish->outcome;
    question->units = STR("units");
    question->case_mix = wish->casemix.text;
    if (!find_columns(&reading, err) || !check_dates(&reading, err)
        || !make_design(&reading, err)) {
        return false;
    }
    rows->n = reading.design.n;
    rows->p = reading.design.p;
    rows->names = reading.design.names;
    rows->x = reading.design.x;
    if (!read_outcomes(&reading, rows, err)) {
        return false;
    }
    read_units(&reading, rows, question);
    count_gaps(&reading, question);
    find_dates(&reading, question);
    return check_label(&reading, question, err);
}
