// design_rows.c - see design_rows.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/design_rows.h"

#include "base/arena.h"
#include "base/text.h"

const struct design_variable *design_rows_find(
    const struct design_rows *rows, const struct expression *expression)
{
    for (int i = 0; i < rows->count; i++) {
        if (str_is_equal(rows->variables[i].expression->text,
                         expression->text)) {
            return &rows->variables[i];
        }
    }
    return NULL;
}

// Evaluates an expression, once for each text.
static bool add(struct design_rows *rows, const struct expression *expression,
                struct err *err)
{
    struct design_variable *variable = &rows->variables[rows->count];

    if (design_rows_find(rows, expression)) {
        return true;
    }
    *variable = (struct design_variable){.expression = expression};
    if (!design_evaluate(&rows->scope, expression, &variable->value, err)) {
        return false;
    }
    if (variable->value.is_truth
        && !design_as_factor(&rows->scope, expression, &variable->value, err)) {
        return false;
    }
    if (variable->value.kind != DESIGN_NUMBERS
        && variable->value.kind != DESIGN_FACTOR) {
        return expression_refuse(expression, err,
                                 "this is the same in all rows; a column is "
                                 "needed here");
    }
    rows->count++;
    return true;
}

static bool add_all(struct design_rows *rows, struct expression *const *of,
                    int count, struct err *err)
{
    bool good = true;

    for (int i = 0; good && i < count; i++) {
        good = add(rows, of[i], err);
    }
    return good;
}

static bool add_response(struct design_rows *rows,
                         const struct formula *formula, struct err *err)
{
    struct expression *response = formula->response;

    if (!response) {
        return true;
    }
    return expression_is_call(response, "cbind", 2)
             ? add_all(rows, response->arguments, 2, err)
             : add(rows, response, err);
}

static size_t most_variables(const struct formula *formula)
{
    int count = 2 + formula->fixed.variable_count + formula->offset_count;

    for (int i = 0; i < formula->group_count; i++) {
        count += formula->groups[i].effects.variable_count
               + formula->groups[i].factor_count;
    }
    return (size_t)count;
}

bool design_rows_take(struct design_rows *rows, const struct formula *formula,
                      struct err *err)
{
    bool good;

    rows->variables = arena_take(rows->scope.arena, most_variables(formula),
                                 sizeof *rows->variables);
    good = add_response(rows, formula, err)
        && add_all(rows, formula->fixed.variables,
                   formula->fixed.variable_count, err)
        && add_all(rows, formula->offsets, formula->offset_count, err);
    for (int i = 0; good && i < formula->group_count; i++) {
        const struct formula_terms *effects = &formula->groups[i].effects;

        good = add_all(rows, effects->variables, effects->variable_count, err);
    }
    rows->grouping = rows->count;
    for (int i = 0; good && i < formula->group_count; i++) {
        good = add_all(rows, formula->groups[i].factors,
                       formula->groups[i].factor_count, err);
    }
    return good;
}

static void leave_out_missing(const struct design_rows *rows, bool *keep)
{
    size_t all = rows->scope.frame->rows;

    for (int i = 0; i < rows->count; i++) {
        const struct design_value *value = &rows->variables[i].value;

        for (size_t row = 0; row < all; row++) {
            keep[row] = keep[row] && !design_value_is_missing(value, all, row);
        }
    }
}

// Levels that no row in use has are left out.
void design_rows_settle_levels(const struct design_rows *rows,
                               struct design_variable *variable, size_t count)
{
    const struct design_value *value = &variable->value;
    struct arena *arena = rows->scope.arena;
    bool *used = arena_take(arena, value->level_count, sizeof *used);

    variable->level =
        arena_take(arena, value->level_count, sizeof *variable->level);
    variable->levels =
        arena_take(arena, value->level_count, sizeof *variable->levels);
    for (size_t i = 0; i < count; i++) {
        used[value->codes[rows->row[i]]] = true;
    }
    for (uint32_t i = 0; i < value->level_count; i++) {
        variable->level[i] = UINT32_MAX;
        if (used[i]) {
            variable->level[i] = variable->level_count;
            variable->levels[variable->level_count++] = value->levels[i];
        }
    }
}

void design_rows_settle(struct design_rows *rows, struct arena *arena,
                        const bool *keep)
{
    size_t all = rows->scope.frame->rows;
    bool *kept = arena_take(rows->scope.arena, all, sizeof *kept);

    for (size_t row = 0; row < all; row++) {
        kept[row] = keep[row];
    }
    leave_out_missing(rows, kept);
    rows->row = arena_take(arena, all, sizeof *rows->row);
    for (size_t row = 0; row < all; row++) {
        if (kept[row]) {
            rows->row[rows->n++] = row;
            rows->learned += row < design_learned(&rows->scope);
        }
    }
    for (int i = 0; i < rows->grouping; i++) {
        if (rows->variables[i].value.kind == DESIGN_FACTOR) {
            design_rows_settle_levels(rows, &rows->variables[i], rows->learned);
        }
    }
}

// ---- new rows ---------------------------------------------------------------

// The levels of new rows that no other row has, up to some of them.
static struct str name_new_levels(const struct design_rows *rows,
                                  const struct design_variable *variable)
{
    enum { NAMES_MOST = 100, NAME_MOST = 40 };
    const struct design_value *value = &variable->value;
    struct arena *arena = rows->scope.arena;
    bool *named = arena_take(arena, value->level_count, sizeof *named);
    struct text names = text_in(arena);

    for (size_t i = rows->learned; i < rows->n; i++) {
        uint32_t code = value->codes[rows->row[i]];

        if (variable->level[code] == UINT32_MAX && !named[code]
            && names.len < NAMES_MOST) {
            struct str level = value->levels[code];

            named[code] = true;
            level.len = level.len < NAME_MOST ? level.len : NAME_MOST;
            text_addf(&names, "%s\"%.*s\"", names.len ? ", " : "", SHOW(level));
        }
    }
    return text_str(&names);
}

bool design_rows_check_new(const struct design_rows *rows, struct err *err)
{
    for (int i = 0; rows->learned < rows->n && i < rows->grouping; i++) {
        const struct design_variable *variable = &rows->variables[i];
        struct str names = variable->value.kind == DESIGN_FACTOR
                             ? name_new_levels(rows, variable)
                             : (struct str){0};

        if (names.len) {
            return err_set(err, ERR_INPUT,
                           "%.*s: the fit does not know %.*s, so nothing can "
                           "be said of rows with it",
                           SHOW(variable->expression->text), SHOW(names));
        }
    }
    return true;
}
