// design_value.c - see design_value.h.
//
// Names, numbers and signs; functions stand in design_call.c. A sign writes its
// result into its left side, and what its right side took is given back, so
// that a long sum needs no more room than a short one.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/design_value.h"

#include "base/arena.h"
#include "evidence/design_factor.h"
#include "evidence/number_text.h"

#include <math.h>
#include <string.h>

double *design_room(struct design_scope *scope, int columns)
{
    return arena_take(scope->arena, scope->frame->rows,
                      (size_t)columns * sizeof(double));
}

struct design_value design_numbers(double *numbers)
{
    return (struct design_value){.kind = DESIGN_NUMBERS,
                                 .numbers = numbers,
                                 .own = numbers,
                                 .columns = 1};
}

bool design_value_is_missing(const struct design_value *value, size_t rows,
                             size_t row)
{
    bool missing = false;

    if (value->kind == DESIGN_FACTOR) {
        return value->codes[row] == FRAME_NO_TEXT;
    }
    for (int i = 0; i < value->columns; i++) {
        missing = missing || isnan(value->numbers[(size_t)i * rows + row]);
    }
    return missing;
}

bool design_need_numbers(const struct design_scope *scope,
                         const struct expression *expression,
                         const struct design_value *value, struct err *err)
{
    const struct frame_column *column;

    if (value->kind == DESIGN_NUMBER
        || (value->kind == DESIGN_NUMBERS && value->columns == 1)) {
        return true;
    }
    column = expression->kind == EXPRESSION_NAME
               ? frame_find(scope->frame, expression->name)
               : NULL;
    if (column && column->is_text) {
        return expression_refuse(
            expression, err,
            "\"%.60s\" is text: line %lld has something that is not a number; "
            "numbers are needed here",
            str_text(scope->arena, column->name), (long long)column->text_line);
    }
    return expression_refuse(expression, err, "numbers are needed here");
}

// ---- names ------------------------------------------------------------------

static bool evaluate_name(struct design_scope *scope,
                          const struct expression *name,
                          struct design_value *value, struct err *err)
{
    const struct frame_column *column;

    if (!frame_get(scope->frame, name->name, &column, err)) {
        return err_within(err, "character %d", name->at);
    }
    *value = (struct design_value){
        .kind = column->is_text ? DESIGN_FACTOR : DESIGN_NUMBERS,
        .numbers = column->numbers,
        .columns = 1,
        .is_whole = column->is_whole,
        .codes = column->codes,
        .levels = column->levels,
        .level_count = column->level_count,
        .is_plain = true,
    };
    return true;
}

// ---- as a factor ------------------------------------------------------------

struct str design_level_name(struct arena *arena, uint64_t key,
                             const struct design_value *value)
{
    double number = factor_number(key);

    if (value->is_truth) {
        return number != 0 ? STR("TRUE") : STR("FALSE");
    }
    return number_text(arena, number, value->is_whole);
}

// Names of the levels. Two numbers that R writes alike are one level.
static void name_levels(struct design_scope *scope, const uint64_t *keys,
                        struct design_value *value, uint32_t *codes)
{
    uint32_t count = value->level_count;
    uint32_t *level = arena_take(scope->arena, count, sizeof *level);
    uint32_t last = 0;

    value->levels = arena_take(scope->arena, count, sizeof *value->levels);
    for (uint32_t i = 0; i < count; i++) {
        struct str name = design_level_name(scope->arena, keys[i], value);

        last += i > 0 && !str_is_equal(value->levels[last], name);
        value->levels[last] = name;
        level[i] = last;
    }
    value->level_count = count ? last + 1 : 0;
    if (value->level_count == count) {
        return;
    }
    for (size_t row = 0; row < scope->frame->rows; row++) {
        codes[row] =
            codes[row] == FRAME_NO_TEXT ? FRAME_NO_TEXT : level[codes[row]];
    }
}

bool design_as_factor(struct design_scope *scope,
                      const struct expression *expression,
                      struct design_value *value, struct err *err)
{
    size_t rows = scope->frame->rows;
    struct arena *work;
    uint64_t *keys;
    uint32_t *codes;

    if (value->kind == DESIGN_FACTOR) {
        return true;
    }
    if (value->kind != DESIGN_NUMBERS || value->columns != 1) {
        return expression_refuse(expression, err, "a column is needed here");
    }
    work = arena_open("making a factor");
    keys = arena_take(work, rows, sizeof *keys);
    codes = arena_take(scope->arena, rows, sizeof *codes);
    for (size_t row = 0; row < rows; row++) {
        keys[row] = factor_key(value->numbers[row]);
    }
    keys = factor_of_keys(work, keys, rows, FACTOR_NO_KEY, codes,
                          &value->level_count);
    name_levels(scope, keys, value, codes);
    arena_close(work);
    value->kind = DESIGN_FACTOR;
    value->codes = codes;
    value->is_plain = false;
    return true;
}

// ---- signs ------------------------------------------------------------------

static double plus(double a, double b)
{
    return a + b;
}
static double minus(double a, double b)
{
    return a - b;
}
static double times(double a, double b)
{
    return a * b;
}
static double over(double a, double b)
{
    return a / b;
}
// As R: the remainder has the sign of what is divided by.
static double remainder_of(double a, double b)
{
    return b == 0 ? (double)NAN : a - floor(a / b) * b;
}
static double below(double a, double b)
{
    return a < b;
}
static double above(double a, double b)
{
    return a > b;
}
static double at_most(double a, double b)
{
    return a <= b;
}
static double at_least(double a, double b)
{
    return a >= b;
}
static double equal(double a, double b)
{
    return a == b;
}
static double unequal(double a, double b)
{
    return a != b;
}
static double both(double a, double b)
{
    return a != 0 && b != 0;
}
static double either(double a, double b)
{
    return a != 0 || b != 0;
}

static const struct arithmetic {
    const char *sign;
    double (*of)(double, double);
    bool is_truth;
} ARITHMETIC[] = {
    {"+",  plus,         false},
    {"-",  minus,        false},
    {"*",  times,        false},
    {"/",  over,         false},
    {"^",  pow,          false},
    {"%%", remainder_of, false},
    {"<",  below,        true },
    {">",  above,        true },
    {"<=", at_most,      true },
    {">=", at_least,     true },
    {"==", equal,        true },
    {"!=", unequal,      true },
    {"&",  both,         true },
    {"|",  either,       true },
};

static const struct arithmetic *arithmetic_of(struct str sign)
{
    for (size_t i = 0; i < sizeof ARITHMETIC / sizeof *ARITHMETIC; i++) {
        if (str_is(sign, ARITHMETIC[i].sign)) {
            return &ARITHMETIC[i];
        }
    }
    return NULL;
}

// What can be written to, a number in each row.
static void spread(struct design_scope *scope, struct design_value *value)
{
    size_t rows = scope->frame->rows;
    double *own = value->own ? value->own : design_room(scope, 1);

    for (size_t row = 0; !value->own && row < rows; row++) {
        own[row] =
            value->kind == DESIGN_NUMBER ? value->number : value->numbers[row];
    }
    *value = design_numbers(own);
}

static bool refuse_value(const struct design_scope *scope,
                         const struct expression *sign, size_t row,
                         struct err *err)
{
    return expression_refuse(sign, err,
                             "%.60s is not a finite number in row %zu (rows "
                             "are counted without the first line)",
                             sign->text.len < 60 ? sign->text.at : "this",
                             scope->first_row + row + 1);
}

static bool calculate(struct design_scope *scope, const struct expression *call,
                      const struct arithmetic *how, struct design_value *left,
                      const struct design_value *right, struct err *err)
{
    size_t rows = scope->frame->rows;

    for (size_t row = 0; row < rows; row++) {
        double a = left->own[row];
        double b =
            right->kind == DESIGN_NUMBER ? right->number : right->numbers[row];

        // Missing with anything is missing, also NA^0, unlike in R.
        left->own[row] = isnan(a) || isnan(b) ? (double)NAN : how->of(a, b);
        if (!isfinite(left->own[row]) && !isnan(a) && !isnan(b)) {
            return refuse_value(scope, call, row, err);
        }
    }
    left->is_truth = how->is_truth;
    return true;
}

static bool calculate_one(const struct expression *call,
                          const struct arithmetic *how,
                          const struct design_value *right,
                          struct design_value *value, struct err *err)
{
    value->number = how->of(value->number, right->number);
    value->is_truth = how->is_truth;
    return isfinite(value->number)
        || expression_refuse(call, err, "this is not a finite number");
}

// treatment == 'TAU'
static bool compare_text(struct design_scope *scope,
                         const struct expression *call,
                         struct design_value *value,
                         const struct design_value *text, struct err *err)
{
    bool is_equal = str_is(call->name, "==");
    double *own;

    if (!is_equal && !str_is(call->name, "!=")) {
        return expression_refuse(call, err,
                                 "a text can only be compared by == and !=");
    }
    own = design_room(scope, 1);
    for (size_t row = 0; row < scope->frame->rows; row++) {
        uint32_t code = value->codes[row];

        own[row] =
            code == FRAME_NO_TEXT
                ? (double)NAN
                : str_is_equal(value->levels[code], text->text) == is_equal;
    }
    *value = design_numbers(own);
    value->is_truth = true;
    return true;
}

static bool evaluate_two(struct design_scope *scope,
                         const struct expression *call,
                         struct design_value *value, struct err *err)
{
    const struct arithmetic *how = arithmetic_of(call->name);
    struct design_value right;
    size_t mark;
    bool good;

    if (!how) {
        return expression_refuse(call, err,
                                 "this sign does not calculate with columns");
    }
    if (!design_evaluate(scope, call->arguments[0], value, err)) {
        return false;
    }
    if (value->kind == DESIGN_NUMBERS && value->columns == 1) {
        spread(scope, value);
    }
    mark = arena_mark(scope->arena);
    if (!design_evaluate(scope, call->arguments[1], &right, err)) {
        return false;
    }
    if (value->kind == DESIGN_FACTOR && right.kind == DESIGN_TEXT) {
        return compare_text(scope, call, value, &right, err);
    }
    if (!design_need_numbers(scope, call->arguments[0], value, err)
        || !design_need_numbers(scope, call->arguments[1], &right, err)) {
        return false;
    }
    if (value->kind == DESIGN_NUMBER && right.kind == DESIGN_NUMBER) {
        return calculate_one(call, how, &right, value, err);
    }
    if (value->kind == DESIGN_NUMBER) {
        spread(scope, value);
        return calculate(scope, call, how, value, &right, err);
    }
    good = calculate(scope, call, how, value, &right, err);
    arena_rewind(scope->arena, mark);
    return good;
}

// "-x", "!x"
static bool evaluate_one(struct design_scope *scope,
                         const struct expression *call,
                         struct design_value *value, struct err *err)
{
    bool is_not = str_is(call->name, "!");
    double sign = str_is(call->name, "-") ? -1 : 1;

    if (str_is(call->name, "~")) {
        return expression_refuse(call, err, "~ can stand in a formula once");
    }
    if (!design_evaluate(scope, call->arguments[0], value, err)
        || !design_need_numbers(scope, call->arguments[0], value, err)) {
        return false;
    }
    if (value->kind == DESIGN_NUMBER) {
        value->number = is_not ? value->number == 0 : sign * value->number;
        value->is_truth = is_not;
        return true;
    }
    spread(scope, value);
    for (size_t row = 0; row < scope->frame->rows; row++) {
        double number = value->own[row];

        value->own[row] =
            is_not && !isnan(number) ? number == 0 : sign * number;
    }
    value->is_truth = is_not;
    return true;
}

bool design_evaluate(struct design_scope *scope,
                     const struct expression *expression,
                     struct design_value *value, struct err *err)
{
    *value = (struct design_value){.kind = DESIGN_NUMBER,
                                   .number = expression->number,
                                   .text = expression->name};
    switch (expression->kind) {
    case EXPRESSION_NAME: return evaluate_name(scope, expression, value, err);
    case EXPRESSION_NUMBER: return true;
    case EXPRESSION_TRUTH: value->is_truth = true; return true;
    case EXPRESSION_TEXT: value->kind = DESIGN_TEXT; return true;
    case EXPRESSION_CALL: break;
    }
    if (!expression->is_sign) {
        return design_call(scope, expression, value, err);
    }
    return expression->argument_count == 1
             ? evaluate_one(scope, expression, value, err)
             : evaluate_two(scope, expression, value, err);
}
