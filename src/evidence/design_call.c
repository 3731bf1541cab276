// design_call.c - the functions of a formula.
//
// One row each in FUNCTIONS; those that learn something from a whole column
// stand in design_learn.c.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "evidence/design_value.h"

#include <math.h>

typedef bool call(struct design_scope *scope, const struct expression *call,
                  struct design_value *value, struct err *err);

static bool evaluate_first(struct design_scope *scope,
                           const struct expression *expression,
                           struct design_value *value, struct err *err)
{
    return design_evaluate(scope, expression->arguments[0], value, err);
}

// ---- a number of a number ---------------------------------------------------

// R rounds halves to the even number.
static const struct {
    const char *name;
    double (*of)(double);
} NUMBERS[] = {
    {"log",     log  },
    {"log2",    log2 },
    {"log10",   log10},
    {"log1p",   log1p},
    {"exp",     exp  },
    {"expm1",   expm1},
    {"sqrt",    sqrt },
    {"abs",     fabs },
    {"floor",   floor},
    {"ceiling", ceil },
    {"round",   rint },
};

static double (*number_function(struct str name))(double)
{
    for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++) {
        if (str_is(name, NUMBERS[i].name)) {
            return NUMBERS[i].of;
        }
    }
    return NULL;
}

// The base of log(x, base); 0: none was given.
static bool find_base(struct design_scope *scope,
                      const struct expression *expression, double *base,
                      struct err *err)
{
    struct design_value value;
    const struct expression *given = expression->arguments[1];

    *base = 0;
    if (expression->argument_count == 1) {
        return true;
    }
    if (!design_evaluate(scope, given, &value, err)) {
        return false;
    }
    *base = value.number;
    return (value.kind == DESIGN_NUMBER && *base > 0 && *base != 1)
        || expression_refuse(given, err, "a base is a number above 0");
}

static bool apply(struct design_scope *scope,
                  const struct expression *expression,
                  struct design_value *value, double (*of)(double), double base)
{
    size_t rows = value->kind == DESIGN_NUMBER ? 1 : scope->frame->rows;
    double *own = value->own                   ? value->own
                : value->kind == DESIGN_NUMBER ? &value->number
                                               : design_room(scope, 1);
    const double *from =
        value->kind == DESIGN_NUMBER ? &value->number : value->numbers;
    double divide_by = base > 0 ? of(base) : 1;

    (void)expression;
    for (size_t row = 0; row < rows; row++) {
        double before = from[row];

        own[row] = of(before) / divide_by;
        if (!isfinite(own[row]) && !isnan(before)) {
            value->number = (double)row;
            return false;
        }
    }
    if (value->kind != DESIGN_NUMBER) {
        *value = design_numbers(own);
    }
    value->is_truth = false;
    return true;
}

static bool call_number(struct design_scope *scope,
                        const struct expression *expression,
                        struct design_value *value, struct err *err)
{
    double base;

    if (expression->argument_count == 2 && !str_is(expression->name, "log")) {
        return expression_refuse(expression, err, "one argument is enough");
    }
    if (!evaluate_first(scope, expression, value, err)
        || !design_need_numbers(scope, expression->arguments[0], value, err)
        || !find_base(scope, expression, &base, err)) {
        return false;
    }
    return apply(scope, expression, value, number_function(expression->name),
                 base)
        || expression_refuse(
               expression, err,
               "%.60s is not a finite number in row %zu (rows are counted "
               "without the first line)",
               str_text(scope->arena, expression->text),
               design_row_number(scope, (size_t)value->number));
}

// ---- kinds ------------------------------------------------------------------

static bool call_plain(struct design_scope *scope,
                       const struct expression *expression,
                       struct design_value *value, struct err *err)
{
    return evaluate_first(scope, expression, value, err);
}

static bool call_factor(struct design_scope *scope,
                        const struct expression *expression,
                        struct design_value *value, struct err *err)
{
    if (!evaluate_first(scope, expression, value, err)
        || !design_as_factor(scope, expression->arguments[0], value, err)) {
        return false;
    }
    value->is_plain = false;
    return true;
}

// A factor's codes; texts that are numbers; else missing, as in R.
static double number_of_level(const struct design_value *value, uint32_t code)
{
    double number;
    bool whole;

    if (code == FRAME_NO_TEXT) {
        return NAN;
    }
    if (!value->is_plain) {
        return code + 1;
    }
    return frame_number(value->levels[code], &number, &whole)
                && isfinite(number)
             ? number
             : NAN;
}

static bool call_as_numeric(struct design_scope *scope,
                            const struct expression *expression,
                            struct design_value *value, struct err *err)
{
    double *own;

    if (!evaluate_first(scope, expression, value, err)) {
        return false;
    }
    if (value->kind != DESIGN_FACTOR) {
        value->is_truth = false;
        return design_need_numbers(scope, expression->arguments[0], value, err);
    }
    own = design_room(scope, 1);
    for (size_t row = 0; row < scope->frame->rows; row++) {
        own[row] = number_of_level(value, value->codes[row]);
    }
    *value = design_numbers(own);
    return true;
}

// ---- the table --------------------------------------------------------------

static const struct function {
    const char *name;
    call *call;
    int most; // arguments; at least one
} FUNCTIONS[] = {
    {"I",             call_plain,      1},
    {"(",             call_plain,      1},
    {"factor",        call_factor,     1},
    {"as.factor",     call_factor,     1},
    {"as.character",  call_factor,     1},
    {"as.numeric",    call_as_numeric, 1},
    {"as.integer",    call_as_numeric, 1},
    {"log",           call_number,     2},
    {"log2",          call_number,     1},
    {"log10",         call_number,     1},
    {"log1p",         call_number,     1},
    {"exp",           call_number,     1},
    {"expm1",         call_number,     1},
    {"sqrt",          call_number,     1},
    {"abs",           call_number,     1},
    {"floor",         call_number,     1},
    {"ceiling",       call_number,     1},
    {"round",         call_number,     1},
    {"mean",          design_summary,  2},
    {"sd",            design_summary,  2},
    {"min",           design_summary,  2},
    {"max",           design_summary,  2},
    {"median",        design_summary,  2},
    {"sum",           design_summary,  2},
    {"scale",         design_scale,    3},
    {"poly",          design_poly,     3},
    {"relevel",       design_relevel,  2},
    {"center_within", design_within,   2},
    {"mean_within",   design_within,   2},
};

static bool refuse_name(struct design_scope *scope,
                        const struct expression *expression, struct err *err)
{
    struct text names = text_in(scope->arena);

    for (size_t i = 0; i < sizeof FUNCTIONS / sizeof *FUNCTIONS; i++) {
        if (FUNCTIONS[i].name[0] != '(') {
            text_addf(&names, "%s%s", i ? " " : "", FUNCTIONS[i].name);
        }
    }
    return err_set(err, ERR_MISSING,
                   "character %d: there is no function %.30s(); there are %s",
                   expression->at, str_text(scope->arena, expression->name),
                   text_str(&names).at);
}

bool design_call(struct design_scope *scope,
                 const struct expression *expression,
                 struct design_value *value, struct err *err)
{
    for (size_t i = 0; i < sizeof FUNCTIONS / sizeof *FUNCTIONS; i++) {
        const struct function *function = &FUNCTIONS[i];

        if (!str_is(expression->name, function->name)) {
            continue;
        }
        if (expression->argument_count < 1
            || expression->argument_count > function->most) {
            return expression_refuse(
                expression, err, "%s() takes %s%d argument%s", function->name,
                function->most > 1 ? "1 to " : "", function->most,
                function->most > 1 ? "s" : "");
        }
        return function->call(scope, expression, value, err);
    }
    return refuse_name(scope, expression, err);
}
