// formula_terms.c - see formula_terms.h.
//
// A term is a set of variables, a bit for each; so a:a is a, and a:b is b:a.
// A list of terms never holds the same one twice.
//
//     a + b    the union of both lists
//     a:b      each of the left with each of the right
//     a * b    a + b + a:b
//     a / b    a + each of b with all that is in a
//     a %in% b each of a with all that is in b
//     a ^ 2    a * a
//     a - b    the left without the right
//
// 1 and 0 are no terms: they say whether there is an intercept.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/formula_terms.h"

#include "base/arena.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

enum { WORK_MAX = 100 * 1000 };

struct list {
    uint64_t *at;
    int count;
};

static bool encode(struct formula_reading *reading,
                   struct expression *expression, struct list *list);

static bool refuse_size(const struct formula_reading *reading,
                        const struct expression *expression)
{
    return err_set(reading->err, ERR_LIMIT,
                   "character %d: this makes more than %d terms",
                   expression->at, FORMULA_MAX_TERMS);
}

static bool holds(const struct list *list, uint64_t term)
{
    for (int i = 0; i < list->count; i++) {
        if (list->at[i] == term) {
            return true;
        }
    }
    return false;
}

static bool add(struct formula_reading *reading,
                const struct expression *expression, struct list *list,
                uint64_t term)
{
    if (++reading->work > WORK_MAX) {
        return refuse_size(reading, expression);
    }
    if (term == 0 || holds(list, term)) {
        return true;
    }
    if (list->count == FORMULA_MAX_TERMS) {
        return refuse_size(reading, expression);
    }
    if (list->count % 8 == 0) { // full
        uint64_t *old = list->at;

        list->at = arena_take(reading->arena, (size_t)list->count + 8,
                              sizeof *list->at);
        if (list->count) {
            memcpy(list->at, old, (size_t)list->count * sizeof *old);
        }
    }
    list->at[list->count++] = term;
    return true;
}

static bool add_list(struct formula_reading *reading,
                     const struct expression *expression, struct list *list,
                     const struct list *more)
{
    bool good = true;

    for (int i = 0; good && i < more->count; i++) {
        good = add(reading, expression, list, more->at[i]);
    }
    return good;
}

// Each of the left with each of the right.
static bool add_products(struct formula_reading *reading,
                         const struct expression *expression, struct list *list,
                         const struct list sides[2])
{
    bool good = true;

    for (int i = 0; good && i < sides[0].count; i++) {
        for (int j = 0; good && j < sides[1].count; j++) {
            good =
                add(reading, expression, list, sides[0].at[i] | sides[1].at[j]);
        }
    }
    return good;
}

static uint64_t all_of(const struct list *list)
{
    uint64_t all = 0;

    for (int i = 0; i < list->count; i++) {
        all |= list->at[i];
    }
    return all;
}

static bool add_within(struct formula_reading *reading,
                       const struct expression *expression, struct list *list,
                       const struct list *each, uint64_t within)
{
    bool good = true;

    for (int i = 0; good && within && i < each->count; i++) {
        good = add(reading, expression, list, each->at[i] | within);
    }
    return good;
}

// ---- operators --------------------------------------------------------------

typedef bool operate(struct formula_reading *reading,
                     const struct expression *sign, struct list sides[2],
                     struct list *list);

static bool operate_plus(struct formula_reading *reading,
                         const struct expression *sign, struct list sides[2],
                         struct list *list)
{
    return add_list(reading, sign, list, &sides[0])
        && add_list(reading, sign, list, &sides[1]);
}

static bool operate_colon(struct formula_reading *reading,
                          const struct expression *sign, struct list sides[2],
                          struct list *list)
{
    return add_products(reading, sign, list, sides);
}

static bool operate_times(struct formula_reading *reading,
                          const struct expression *sign, struct list sides[2],
                          struct list *list)
{
    return operate_plus(reading, sign, sides, list)
        && add_products(reading, sign, list, sides);
}

static bool operate_slash(struct formula_reading *reading,
                          const struct expression *sign, struct list sides[2],
                          struct list *list)
{
    return add_list(reading, sign, list, &sides[0])
        && add_within(reading, sign, list, &sides[1], all_of(&sides[0]));
}

static bool operate_in(struct formula_reading *reading,
                       const struct expression *sign, struct list sides[2],
                       struct list *list)
{
    return add_within(reading, sign, list, &sides[0], all_of(&sides[1]));
}

static bool operate_minus(struct formula_reading *reading,
                          const struct expression *sign, struct list sides[2],
                          struct list *list)
{
    bool good = true;

    for (int i = 0; good && i < sides[0].count; i++) {
        if (!holds(&sides[1], sides[0].at[i])) {
            good = add(reading, sign, list, sides[0].at[i]);
        }
    }
    return good;
}

static const struct operation {
    const char *sign;
    operate *operate;
    bool is_sum; // offset(), (x | g), 0 and 1 may stand beside it
} OPERATORS[] = {
    {"+",    operate_plus,  true },
    {"-",    operate_minus, true },
    {"*",    operate_times, false},
    {":",    operate_colon, false},
    {"/",    operate_slash, false},
    {"%in%", operate_in,    false},
};

static bool encode_signs(struct formula_reading *reading,
                         struct expression *call, const struct operation *how,
                         struct list *list)
{
    struct list sides[2] = {{0}};
    bool (*beside)(void *, const struct expression *, struct err *) =
        reading->beside;
    bool minus = reading->minus;
    bool takes_away = str_is(call->name, "-");
    int last = call->argument_count - 1;
    bool good = true;

    reading->beside = how->is_sum ? beside : NULL;
    if (last > 0) {
        good = encode(reading, call->arguments[0], &sides[0]);
    }
    reading->minus = takes_away ? !minus : minus;
    reading->beside = takes_away ? NULL : reading->beside;
    good = good && encode(reading, call->arguments[last], &sides[1]);
    reading->minus = minus;
    reading->beside = beside;
    return good && how->operate(reading, call, sides, list);
}

static bool encode_power(struct formula_reading *reading,
                         struct expression *call, struct list *list)
{
    const struct expression *power = call->arguments[1];
    struct list base = {0};
    bool (*beside)(void *, const struct expression *, struct err *) =
        reading->beside;
    bool good;
    int times = power->kind == EXPRESSION_NUMBER && power->number >= 1
                     && power->number <= FORMULA_MAX_VARIABLES
                  ? (int)power->number
                  : 0;

    if (!times || power->number != trunc(power->number)) {
        return expression_refuse(power, reading->err,
                                 "the power of terms is a whole number, as in "
                                 "(a + b)^2; write I(x^2) to square a column");
    }
    reading->beside = NULL;
    good = encode(reading, call->arguments[0], &base);
    reading->beside = beside;
    *list = base;
    for (int i = 1; good && i < times; i++) {
        const struct list sides[2] = {*list, base};
        struct list more = {0};
        int before = list->count;

        good = add_list(reading, call, &more, list)
            && add_products(reading, call, &more, sides);
        *list = more;
        if (more.count == before) {
            break;
        }
    }
    return good;
}

// ---- operands ---------------------------------------------------------------

static bool encode_variable(struct formula_reading *reading,
                            struct expression *variable, struct list *list)
{
    struct formula_terms *terms = reading->terms;
    int at = 0;

    while (at < terms->variable_count
           && !str_is_equal(terms->variables[at]->text, variable->text)) {
        at++;
    }
    if (at == FORMULA_MAX_VARIABLES) {
        return err_set(reading->err, ERR_LIMIT,
                       "character %d: more than %d variables", variable->at,
                       FORMULA_MAX_VARIABLES);
    }
    if (at == terms->variable_count) {
        terms->variables[terms->variable_count++] = variable;
    }
    return add(reading, variable, list, UINT64_C(1) << at);
}

static bool encode_number(struct formula_reading *reading,
                          const struct expression *number)
{
    bool is_one = number->number == 1;

    if (!is_one && number->number != 0) {
        return expression_refuse(number, reading->err,
                                 "a number here can only be 0 or 1; write "
                                 "I(2 * x) to calculate with columns");
    }
    reading->terms->intercept = is_one != reading->minus;
    return true;
}

bool formula_is_bar(const struct expression *expression,
                    const struct expression **bar)
{
    while (expression_is_call(expression, "(", 1)) {
        expression = expression->arguments[0];
    }
    *bar = expression;
    return expression_is_call(expression, "|", 2)
        || expression_is_call(expression, "||", 2);
}

static bool refuse_beside(struct formula_reading *reading,
                          const struct expression *expression)
{
    const struct expression *bar;

    return expression_refuse(expression, reading->err,
                             formula_is_bar(expression, &bar)
                                 ? "(... | ...) can only be added with +"
                                 : "offset() can only be added with +");
}

static bool is_comparison(const struct expression *call)
{
    static const char *const SIGNS[] = {"<", ">", "<=", ">=", "==", "!="};

    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++) {
        if (expression_is_call(call, SIGNS[i], 2)) {
            return true;
        }
    }
    return false;
}

static bool refuse_call(struct formula_reading *reading,
                        const struct expression *call)
{
    if (str_is(call->name, "~")) {
        return expression_refuse(call, reading->err,
                                 "~ can stand in a formula only once");
    }
    if (str_is(call->name, "|") || str_is(call->name, "||")) {
        return expression_refuse(call, reading->err,
                                 "write (... | ...) in parentheses");
    }
    return expression_refuse(call, reading->err,
                             "\"%.20s\" has no meaning between terms; inside "
                             "I() it calculates",
                             str_text(reading->arena, call->name));
}

static bool encode_sign(struct formula_reading *reading,
                        struct expression *call, struct list *list)
{
    if (expression_is_call(call, "^", 2)) {
        return encode_power(reading, call, list);
    }
    for (size_t i = 0; i < sizeof OPERATORS / sizeof *OPERATORS; i++) {
        if (str_is(call->name, OPERATORS[i].sign)) {
            return encode_signs(reading, call, &OPERATORS[i], list);
        }
    }
    return is_comparison(call) ? encode_variable(reading, call, list)
                               : refuse_call(reading, call);
}

static bool take_beside(struct formula_reading *reading,
                        const struct expression *found)
{
    return reading->beside ? reading->beside(reading->who, found, reading->err)
                           : refuse_beside(reading, found);
}

static bool encode_call(struct formula_reading *reading,
                        struct expression *call, struct list *list)
{
    const struct expression *bar;

    if (call->is_sign) {
        return encode_sign(reading, call, list);
    }
    if (str_is(call->name, "cbind")) {
        return expression_refuse(call, reading->err,
                                 "cbind() stands to the left of ~ alone");
    }
    if (str_is(call->name, "offset")) {
        return take_beside(reading, call);
    }
    if (!str_is(call->name, "(")) {
        return encode_variable(reading, call, list);
    }
    return formula_is_bar(call, &bar)
             ? take_beside(reading, call)
             : encode(reading, call->arguments[0], list);
}

static bool encode_name(struct formula_reading *reading,
                        struct expression *name, struct list *list)
{
    return str_is(name->name, ".")
             ? expression_refuse(name, reading->err,
                                 "\".\" stands for all columns in R; here, "
                                 "please name them")
             : encode_variable(reading, name, list);
}

static bool encode(struct formula_reading *reading,
                   struct expression *expression, struct list *list)
{
    switch (expression->kind) {
    case EXPRESSION_NUMBER: return encode_number(reading, expression);
    case EXPRESSION_NAME: return encode_name(reading, expression, list);
    case EXPRESSION_CALL: return encode_call(reading, expression, list);
    case EXPRESSION_TRUTH:
    case EXPRESSION_TEXT: break;
    }
    return expression_refuse(expression, reading->err,
                             "a column is expected here");
}

// ---- the result -------------------------------------------------------------

static struct str label_of(struct arena *arena,
                           const struct formula_terms *terms, uint64_t term)
{
    struct text text = text_in(arena);

    for (int i = 0; i < terms->variable_count; i++) {
        if (term >> i & 1) {
            text_add(&text, text.len ? STR(":") : STR(""));
            text_add(&text, terms->variables[i]->text);
        }
    }
    return text_str(&text);
}

static void take_degree(struct formula_reading *reading,
                        const struct list *list, int degree)
{
    struct formula_terms *terms = reading->terms;

    for (int i = 0; i < list->count; i++) {
        uint64_t term = list->at[i];

        if (__builtin_popcountll(term) == degree) {
            terms->terms[terms->term_count++] = (struct formula_term){
                term, label_of(reading->arena, terms, term)};
        }
    }
}

// By degree, then as written.
static void sort_terms(struct formula_reading *reading, const struct list *list)
{
    struct formula_terms *terms = reading->terms;

    terms->terms =
        arena_take(reading->arena, (size_t)list->count, sizeof *terms->terms);
    for (int degree = 1; terms->term_count < list->count; degree++) {
        take_degree(reading, list, degree);
    }
}

static bool check_response(const struct formula_reading *reading,
                           const struct expression *response)
{
    const struct formula_terms *terms = reading->terms;

    for (int i = 0; response && i < terms->variable_count; i++) {
        if (str_is_equal(terms->variables[i]->text, response->text)) {
            return expression_refuse(terms->variables[i], reading->err,
                                     "the outcome stands on both sides of ~");
        }
    }
    return true;
}

bool formula_terms_read(struct formula_reading *reading,
                        struct expression *side,
                        const struct expression *response)
{
    struct list list = {0};

    *reading->terms = (struct formula_terms){
        .intercept = true,
        .variables = expression_list(reading->arena, FORMULA_MAX_VARIABLES),
    };
    if (!encode(reading, side, &list) || !check_response(reading, response)) {
        return false;
    }
    sort_terms(reading, &list);
    return true;
}
