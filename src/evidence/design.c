// design.c - see design.h.
//
// First every variable of the formula is worked out for all rows of the frame,
// then the rows are found in which nothing is missing, then the matrices are
// filled from those.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/design.h"

#include "base/arena.h"
#include "evidence/design_rows.h"

#include <math.h>
#include <string.h>

static const double LARGEST = 1e100; // its square is still a number

struct making {
    struct arena *arena;
    const struct formula *formula;
    const struct design_settings *settings;
    struct design_rows *rows;
    bool *keep;
    const struct frame_column *weights;
};

// ---- rows in use ----------------------------------------------------------

static void leave_out(struct making *making, const struct frame_column *column)
{
    for (size_t row = 0; row < making->rows->scope.frame->rows; row++) {
        making->keep[row] =
            making->keep[row]
            && !(column->is_text ? column->codes[row] == FRAME_NO_TEXT
                                 : isnan(column->numbers[row]));
    }
}

// Columns that the formula does not name, but that must be there.
static bool take_settings(struct making *making, struct err *err)
{
    const struct design_settings *settings = making->settings;
    const struct frame *frame = making->rows->scope.frame;
    const struct frame_column *column;

    for (int i = 0; settings && i < settings->also_count; i++) {
        if (!frame_get(frame, settings->also[i], &column, err)) {
            return false;
        }
        leave_out(making, column);
    }
    if (!settings || settings->weights.len == 0) {
        return true;
    }
    if (!frame_get_numbers(frame, settings->weights, &making->weights, err)) {
        return false;
    }
    leave_out(making, making->weights);
    return true;
}

static bool is_all_missing(const struct design_value *value, size_t rows)
{
    for (size_t row = 0; row < rows; row++) {
        if (!design_value_is_missing(value, rows, row)) {
            return false;
        }
    }
    return true;
}

static bool refuse_no_rows(const struct making *making, struct err *err)
{
    size_t rows = making->rows->scope.frame->rows;

    for (int i = 0; i < making->rows->count; i++) {
        const struct design_variable *variable = &making->rows->variables[i];

        if (is_all_missing(&variable->value, rows)) {
            return expression_refuse(variable->expression, err,
                                     "%.60s is missing in all rows",
                                     variable->expression->text.at);
        }
    }
    return err_set(err, ERR_INPUT,
                   "in each of the %zu rows something is missing that is in "
                   "use",
                   rows);
}

// ---- columns of the rows in use ---------------------------------------------

static bool refuse_size(const struct expression *of, struct err *err)
{
    return expression_refuse(of, err,
                             "%.60s has numbers beyond 1e100, with which "
                             "nothing can be calculated",
                             of->text.at);
}

static bool take_numbers(const struct making *making,
                         const struct expression *expression, double **numbers,
                         struct err *err)
{
    const struct design_rows *rows = making->rows;
    const struct design_variable *variable = design_rows_find(rows, expression);

    if (!design_need_numbers(&rows->scope, expression, &variable->value, err)) {
        return false;
    }
    *numbers = arena_take(making->arena, rows->n, sizeof **numbers);
    for (size_t i = 0; i < rows->n; i++) {
        (*numbers)[i] = variable->value.numbers[rows->row[i]];
    }
    return true;
}

// A factor: 0 for the first level, 1 for all others.
static bool take_levels(const struct making *making,
                        const struct design_variable *variable,
                        struct design *design, struct err *err)
{
    const struct design_rows *rows = making->rows;
    const struct frame_column *column =
        frame_find(rows->scope.frame, variable->expression->name);

    if (variable->expression->kind == EXPRESSION_NAME && column) {
        design->response_line = column->text_line;
    }
    if (variable->level_count > DESIGN_MAX_COLUMNS) {
        return expression_refuse(variable->expression, err,
                                 "the outcome is text, with more than %d "
                                 "different ones",
                                 DESIGN_MAX_COLUMNS);
    }
    design->y = arena_take(making->arena, rows->n, sizeof *design->y);
    for (size_t i = 0; i < rows->n; i++) {
        uint32_t code = variable->value.codes[rows->row[i]];

        design->y[i] = variable->level[code] > 0;
    }
    design->response_level_count = (int)variable->level_count;
    design->response_levels = arena_take(making->arena, variable->level_count,
                                         sizeof *design->response_levels);
    for (uint32_t i = 0; i < variable->level_count; i++) {
        design->response_levels[i] =
            str_copy(making->arena, variable->levels[i]);
    }
    return true;
}

static bool take_response(const struct making *making, struct design *design,
                          struct err *err)
{
    const struct expression *response = making->formula->response;
    const struct design_variable *variable;

    if (!response) {
        return true;
    }
    design->response = response->text;
    if (expression_is_call(response, "cbind", 2)) {
        return take_numbers(making, response->arguments[0], &design->y, err)
            && take_numbers(making, response->arguments[1], &design->failures,
                            err);
    }
    variable = design_rows_find(making->rows, response);
    return variable->value.kind == DESIGN_FACTOR
             ? take_levels(making, variable, design, err)
             : take_numbers(making, response, &design->y, err);
}

static bool take_offsets(const struct making *making, struct design *design,
                         struct err *err)
{
    const struct formula *formula = making->formula;

    for (int i = 0; i < formula->offset_count; i++) {
        double *more;

        if (!take_numbers(making, formula->offsets[i], &more, err)) {
            return false;
        }
        for (size_t row = 0; design->offset && row < design->n; row++) {
            more[row] += design->offset[row];
        }
        design->offset = more;
    }
    return true;
}

static bool take_weights(const struct making *making, struct design *design,
                         struct err *err)
{
    if (!making->weights) {
        return true;
    }
    design->weights =
        arena_take(making->arena, design->n, sizeof *design->weights);
    for (size_t i = 0; i < design->n; i++) {
        double weight = making->weights->numbers[design->row[i]];

        if (!(weight >= 0 && weight < LARGEST)) {
            return err_set(err, ERR_INPUT,
                           "row %zu has a weight below 0 or beyond 1e100",
                           making->rows->scope.first_row + design->row[i] + 1);
        }
        design->weights[i] = weight;
    }
    return true;
}

static bool check_variable(const struct making *making,
                           const struct design_variable *variable,
                           struct err *err)
{
    const struct design_value *value = &variable->value;
    size_t cells = value->kind == DESIGN_NUMBERS
                     ? (size_t)value->columns * making->rows->scope.frame->rows
                     : 0;

    for (size_t i = 0; i < cells; i++) {
        if (fabs(value->numbers[i]) >= LARGEST) {
            return refuse_size(variable->expression, err);
        }
    }
    return true;
}

static bool take_matrix(const struct making *making, struct design *design,
                        struct err *err)
{
    const struct formula_terms *fixed = &making->formula->fixed;
    struct design_matrix matrix;

    for (int i = 0; i < making->rows->count; i++) {
        if (!check_variable(making, &making->rows->variables[i], err)) {
            return false;
        }
    }
    if (!design_matrix_make(making->arena, making->rows, fixed, &matrix, err)) {
        return false;
    }
    design->intercept = fixed->intercept;
    design->p = matrix.columns;
    design->names = matrix.names;
    design->x = matrix.at;
    design->term = matrix.term;
    return true;
}

static void settle(struct making *making, struct design *design)
{
    struct design_rows *rows = making->rows;

    design_rows_settle(rows, making->arena, making->keep);
    design->n = rows->n;
    design->row = rows->row;
    design->dropped = rows->scope.frame->rows - design->n;
}

bool design_rows_fill(struct arena *arena, struct design_rows *rows,
                      const struct formula *formula,
                      const struct design_settings *settings,
                      struct design *design, struct err *err)
{
    size_t all = rows->scope.frame->rows;
    struct making making = {
        .arena = arena,
        .formula = formula,
        .settings = settings,
        .rows = rows,
        .keep = arena_take(rows->scope.arena, all, sizeof *making.keep),
    };

    memset(making.keep, true, all);
    if (!take_settings(&making, err)) {
        return false;
    }
    settle(&making, design);
    return design_rows_check_new(rows, err)
        && (design->n > 0 || rows->may_be_none || refuse_no_rows(&making, err))
        && take_response(&making, design, err)
        && take_offsets(&making, design, err)
        && take_weights(&making, design, err)
        && take_matrix(&making, design, err);
}

bool design_make(struct arena *arena, const struct formula *formula,
                 const struct frame *frame,
                 const struct design_settings *settings, struct design *design,
                 struct err *err)
{
    struct arena *work = arena_open("variables of a formula");
    struct design_rows rows = {
        .scope = {work, frame, 0, settings ? settings->learn : 0}
    };
    bool good;

    *design = (struct design){0};
    good = design_rows_take(&rows, formula, err)
        && design_rows_fill(arena, &rows, formula, settings, design, err)
        && design_groups_make(arena, &rows, formula, design, err);
    arena_close(work);
    return good;
}
