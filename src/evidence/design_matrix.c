// design_matrix.c - the columns of a right side, as model.matrix() makes them.
//
// A factor in a term has a column for each level but the first (contrasts), or
// for each level. It has all of them unless an earlier term, or the intercept
// when the factor stands alone, already holds what the rest of the term spans;
// without an intercept the first factor of all has them too.
// SOURCE: Chambers & Hastie 1992, section 2.4.1; R 4.2 ?model.matrix, ?terms
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/design_rows.h"

#include "base/arena.h"
#include "base/text.h"

#include <string.h>

// A variable as it stands in one term.
struct part {
    const struct design_variable *variable;
    bool is_full; // a column for each level
    int columns;
};

struct making {
    struct arena *arena;
    const struct design_rows *rows;
    const struct formula_terms *terms;
    struct design_matrix *matrix;
    int full_term; // the factor that has all levels for want of an intercept:
    int full_variable; // in which term, which variable; -1: none
};

static const struct design_variable *variable_at(const struct making *making,
                                                 int at)
{
    return design_rows_find(making->rows, making->terms->variables[at]);
}

static bool is_factor(const struct design_variable *variable)
{
    return variable->value.kind == DESIGN_FACTOR;
}

// ---- which columns ----------------------------------------------------------

static bool has_all_levels(const struct making *making, int term, int variable)
{
    const struct formula_terms *terms = making->terms;
    uint64_t rest = terms->terms[term].variables & ~(UINT64_C(1) << variable);

    if (term == making->full_term && variable == making->full_variable) {
        return true;
    }
    if (rest == 0) {
        return false;
    }
    for (int i = 0; i < term; i++) {
        if ((rest & ~terms->terms[i].variables) == 0) {
            return false;
        }
    }
    return true;
}

// The first factor of a term; -1: it has none.
static int first_factor(const struct making *making, int term)
{
    for (int j = 0; j < making->terms->variable_count; j++) {
        if ((making->terms->terms[term].variables >> j & 1)
            && is_factor(variable_at(making, j))) {
            return j;
        }
    }
    return -1;
}

static void find_full(struct making *making)
{
    const struct formula_terms *terms = making->terms;

    making->full_term = making->full_variable = -1;
    for (int i = 0; !terms->intercept && i < terms->term_count
                    && making->full_variable < 0;
         i++) {
        making->full_term = i;
        making->full_variable = first_factor(making, i);
    }
}

static bool check_levels(const struct design_variable *variable,
                         struct err *err)
{
    return variable->level_count > 1
        || expression_refuse(variable->expression, err,
                             "%.60s has only one level in the rows in use: "
                             "there is nothing to compare",
                             variable->expression->text.at);
}

static bool take_part(const struct making *making, int term, int variable,
                      struct part *part, struct err *err)
{
    *part = (struct part){.variable = variable_at(making, variable)};
    part->columns = part->variable->value.columns;
    if (!is_factor(part->variable)) {
        return true;
    }
    part->is_full = has_all_levels(making, term, variable);
    part->columns = part->variable->level_count > DESIGN_MAX_COLUMNS
                      ? DESIGN_MAX_COLUMNS + 1
                      : (int)part->variable->level_count - !part->is_full;
    return check_levels(part->variable, err);
}

static bool take_parts(const struct making *making, int term,
                       struct part *parts, int *count, struct err *err)
{
    const struct formula_terms *terms = making->terms;
    bool good = true;

    *count = 0;
    for (int j = 0; good && j < terms->variable_count; j++) {
        if (terms->terms[term].variables >> j & 1) {
            good = take_part(making, term, j, &parts[(*count)++], err);
        }
    }
    return good;
}

static bool add_columns(const struct making *making, const struct part *parts,
                        int count, int *columns, struct err *err)
{
    int64_t product = 1;

    for (int i = 0; i < count; i++) {
        product *= parts[i].columns;
        if (product > DESIGN_MAX_COLUMNS) {
            return expression_refuse(parts[i].variable->expression, err,
                                     "%.60s makes more than %d columns; is it "
                                     "a group, (1 | ...)?",
                                     parts[i].variable->expression->text.at,
                                     DESIGN_MAX_COLUMNS);
        }
    }
    *columns += (int)product;
    return (*columns <= DESIGN_MAX_COLUMNS
            && (size_t)*columns <= DESIGN_MAX_CELLS / (making->rows->n + 1))
        || err_set(err, ERR_LIMIT,
                   "the formula makes too many columns (%d) for %zu rows",
                   *columns, making->rows->n);
}

// ---- names and numbers ------------------------------------------------------

static void add_name(struct text *name, const struct part *part, int column)
{
    const struct design_variable *variable = part->variable;

    text_add(name, name->len ? STR(":") : STR(""));
    text_add(name, variable->expression->text);
    if (is_factor(variable)) {
        text_add(name, variable->levels[column + !part->is_full]);
    } else if (variable->value.columns > 1) {
        text_addf(name, "%d", column + 1);
    }
}

static void multiply_factor(const struct design_rows *rows,
                            const struct part *part, int column, double *out)
{
    const struct design_variable *variable = part->variable;
    uint32_t level = (uint32_t)(column + !part->is_full);

    for (size_t i = 0; i < rows->n; i++) {
        out[i] *= variable->level[variable->value.codes[rows->row[i]]] == level;
    }
}

static void multiply(const struct design_rows *rows, const struct part *part,
                     int column, double *out)
{
    const double *from;

    if (is_factor(part->variable)) {
        multiply_factor(rows, part, column, out);
        return;
    }
    from = part->variable->value.numbers
         + (size_t)column * rows->scope.frame->rows;
    for (size_t i = 0; i < rows->n; i++) {
        out[i] *= from[rows->row[i]];
    }
}

static double *new_column(const struct making *making, struct str name,
                          int term)
{
    struct design_matrix *matrix = making->matrix;
    size_t n = making->rows->n;
    double *column = matrix->at + (size_t)matrix->columns * n;

    for (size_t i = 0; i < n; i++) {
        column[i] = 1;
    }
    matrix->names[matrix->columns] = name;
    matrix->term[matrix->columns] = term;
    matrix->columns++;
    return column;
}

// All columns of a term; the first variable changes fastest.
static void fill_term(const struct making *making, int term,
                      const struct part *parts, int count)
{
    int columns = 1;

    for (int i = 0; i < count; i++) {
        columns *= parts[i].columns;
    }
    for (int column = 0; column < columns; column++) {
        struct text name = text_in(making->arena);
        double *out = new_column(making, STR(""), term);
        int left = column;

        for (int i = 0; i < count; i++) {
            add_name(&name, &parts[i], left % parts[i].columns);
            multiply(making->rows, &parts[i], left % parts[i].columns, out);
            left /= parts[i].columns;
        }
        making->matrix->names[making->matrix->columns - 1] = text_str(&name);
    }
}

static bool count_columns(const struct making *making, int *columns,
                          struct err *err)
{
    struct part parts[FORMULA_MAX_VARIABLES];
    int count;
    bool good = true;

    *columns = making->terms->intercept;
    for (int i = 0; good && i < making->terms->term_count; i++) {
        good = take_parts(making, i, parts, &count, err)
            && add_columns(making, parts, count, columns, err);
    }
    return good;
}

static bool fill(const struct making *making, struct err *err)
{
    struct part parts[FORMULA_MAX_VARIABLES];
    int count;
    bool good = true;

    if (making->terms->intercept) {
        new_column(making, STR("(Intercept)"), -1);
    }
    for (int i = 0; good && i < making->terms->term_count; i++) {
        good = take_parts(making, i, parts, &count, err);
        if (good) {
            fill_term(making, i, parts, count);
        }
    }
    return good;
}

bool design_matrix_make(struct arena *arena, const struct design_rows *rows,
                        const struct formula_terms *terms,
                        struct design_matrix *matrix, struct err *err)
{
    struct making making = {
        .arena = arena, .rows = rows, .terms = terms, .matrix = matrix};
    int columns;

    find_full(&making);
    if (!count_columns(&making, &columns, err)) {
        return false;
    }
    *matrix = (struct design_matrix){
        .names = arena_take(arena, (size_t)columns, sizeof *matrix->names),
        .at = arena_take(arena, rows->n, (size_t)columns * sizeof(double)),
        .term = arena_take(arena, (size_t)columns, sizeof *matrix->term),
    };
    return fill(&making, err);
}
