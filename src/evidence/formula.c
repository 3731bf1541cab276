// formula.c - see formula.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/formula.h"

#include "base/arena.h"
#include "base/text.h"
#include "evidence/formula_terms.h"

struct parts {
    struct arena *arena;
    struct formula *formula;
};

// ---- (effects | group) ------------------------------------------------------

// Writes the names of a:b into group->factors.
static bool take_factors(struct formula_group *group,
                         struct expression *expression, struct err *err)
{
    if (expression_is_call(expression, "(", 1)) {
        return take_factors(group, expression->arguments[0], err);
    }
    if (expression_is_call(expression, ":", 2)) {
        return take_factors(group, expression->arguments[0], err)
            && take_factors(group, expression->arguments[1], err);
    }
    if (expression->kind != EXPRESSION_NAME
        && (expression->kind != EXPRESSION_CALL || expression->is_sign)) {
        return expression_refuse(expression, err,
                                 "after | stands a column, or columns with : "
                                 "or / between them");
    }
    if (group->factor_count == FORMULA_MAX_VARIABLES) {
        return expression_refuse(expression, err, "too many columns here");
    }
    group->factors[group->factor_count++] = expression;
    return true;
}

static bool add_group(struct parts *parts, const struct formula_terms *effects,
                      struct expression *factors, bool correlated,
                      struct err *err)
{
    struct formula *formula = parts->formula;
    struct formula_group *group = &formula->groups[formula->group_count];

    if (formula->group_count == FORMULA_MAX_GROUPS) {
        return err_set(err, ERR_LIMIT,
                       "character %d: more than %d groups of random effects",
                       factors->at, FORMULA_MAX_GROUPS);
    }
    *group = (struct formula_group){
        .effects = *effects,
        .factors = expression_list(parts->arena, FORMULA_MAX_VARIABLES),
        .label = factors->text,
        .correlated = correlated,
    };
    formula->group_count++;
    return take_factors(group, factors, err);
}

// b within a, as lme4 names it: "b:a"; within a:c it is "b:(a:c)".
static struct expression *nested(struct arena *arena, struct expression *inner,
                                 struct expression *outer)
{
    struct expression *made = arena_take(arena, 1, sizeof *made);
    bool is_deep = expression_is_call(outer, ":", 2);

    made->kind = EXPRESSION_CALL;
    made->is_sign = true;
    made->at = inner->at;
    made->name = STR(":");
    made->arguments = expression_list(arena, 2);
    made->arguments[0] = inner;
    made->arguments[1] = outer;
    made->argument_count = 2;
    made->text = text_print(arena, is_deep ? "%.*s:(%.*s)" : "%.*s:%.*s",
                            SHOW(inner->text), SHOW(outer->text));
    return made;
}

// `a/b` is b:a and a: the innermost comes first. `*whole` is all of it.
static bool add_nested(struct parts *parts, const struct formula_terms *effects,
                       struct expression *factors, bool correlated,
                       struct err *err)
{
    struct expression *path[FORMULA_MAX_GROUPS];
    struct expression *made[FORMULA_MAX_GROUPS];
    int depth = 0;
    bool good = true;

    while (expression_is_call(factors, "(", 1)) {
        factors = factors->arguments[0];
    }
    while (expression_is_call(factors, "/", 2)) {
        if (depth == FORMULA_MAX_GROUPS - 1) {
            return expression_refuse(factors, err, "too many levels here");
        }
        path[depth++] = factors->arguments[1];
        factors = factors->arguments[0];
    }
    made[0] = factors;
    for (int i = 1; i <= depth; i++) {
        made[i] = nested(parts->arena, path[depth - i], made[i - 1]);
    }
    for (int i = depth; good && i >= 0; i--) {
        good = add_group(parts, effects, made[i], correlated, err);
    }
    return good;
}

// One piece of a ||: the intercept alone, or a term alone.
static struct formula_terms piece_of(const struct formula_terms *effects,
                                     int term)
{
    struct formula_terms piece = *effects;

    piece.intercept = term < 0;
    piece.terms = effects->terms + (term < 0 ? 0 : term);
    piece.term_count = term >= 0;
    return piece;
}

static bool add_pieces(struct parts *parts, const struct formula_terms *effects,
                       struct expression *factors, struct err *err)
{
    bool good = true;

    for (int i = effects->intercept ? -1 : 0; good && i < effects->term_count;
         i++) {
        struct formula_terms piece = piece_of(effects, i);

        good = add_nested(parts, &piece, factors, false, err);
    }
    return good;
}

static bool add_bar(struct parts *parts, const struct expression *bar,
                    struct err *err)
{
    struct formula_terms effects;
    struct formula_reading reading = {
        .arena = parts->arena, .terms = &effects, .err = err};

    if (!formula_terms_read(&reading, bar->arguments[0], NULL)) {
        return false;
    }
    if (!effects.intercept && effects.term_count == 0) {
        return expression_refuse(bar, err,
                                 "nothing is left of these random effects: "
                                 "write (1 | group) or (0 + x | group)");
    }
    return str_is(bar->name, "||")
             ? add_pieces(parts, &effects, bar->arguments[1], err)
             : add_nested(parts, &effects, bar->arguments[1], true, err);
}

// ---- beside the terms -------------------------------------------------------

static bool add_offset(struct parts *parts, const struct expression *call,
                       struct err *err)
{
    struct formula *formula = parts->formula;

    if (call->argument_count != 1 || call->labels[0].len) {
        return expression_refuse(call, err, "offset() takes one column");
    }
    if (formula->offset_count == FORMULA_MAX_VARIABLES) {
        return expression_refuse(call, err, "too many offsets");
    }
    formula->offsets[formula->offset_count++] = call->arguments[0];
    return true;
}

static bool add_beside(void *who, const struct expression *found,
                       struct err *err)
{
    const struct expression *bar;

    return formula_is_bar(found, &bar) ? add_bar(who, bar, err)
                                       : add_offset(who, found, err);
}

// ---- the whole --------------------------------------------------------------

static bool check_left(const struct expression *left, struct err *err)
{
    bool is_cbind = left->kind == EXPRESSION_CALL && !left->is_sign
                 && str_is(left->name, "cbind");
    const struct expression *bar;

    if (is_cbind && left->argument_count != 2) {
        return expression_refuse(left, err,
                                 "cbind() takes two columns: successes and "
                                 "failures");
    }
    if (formula_is_bar(left, &bar) || expression_is_call(left, "~", 2)
        || expression_is_call(left, "~", 1)) {
        return expression_refuse(left, err,
                                 "before ~ stands the outcome alone");
    }
    return left->kind == EXPRESSION_NAME || left->kind == EXPRESSION_CALL
        || expression_refuse(left, err,
                             "the outcome, a column, is expected here");
}

// Cuts "y ~ x", "~ x" and "x".
static bool cut(struct expression *all, struct formula *formula,
                struct expression **right, struct err *err)
{
    *right = all;
    if (expression_is_call(all, "~", 2)) {
        formula->response = all->arguments[0];
        *right = all->arguments[1];
    } else if (expression_is_call(all, "~", 1)) {
        *right = all->arguments[0];
    }
    return !formula->response || check_left(formula->response, err);
}

bool formula_parse(struct arena *arena, struct str text,
                   struct formula *formula, struct err *err)
{
    struct expression *all;
    struct expression *right;
    struct parts parts = {arena, formula};
    struct formula_reading reading = {
        .arena = arena,
        .terms = &formula->fixed,
        .beside = add_beside,
        .who = &parts,
        .err = err,
    };

    *formula = (struct formula){
        .text = text,
        .offsets = expression_list(arena, FORMULA_MAX_VARIABLES),
        .groups =
            arena_take(arena, FORMULA_MAX_GROUPS, sizeof *formula->groups),
    };
    return expression_parse(arena, text, &all, err)
        && cut(all, formula, &right, err)
        && formula_terms_read(&reading, right, formula->response);
}

// ---- which columns ----------------------------------------------------------

struct names {
    struct str *at;
    int count;
};

enum { NAMES_MAX = EXPRESSION_MAX_LENGTH / 2 + 1 }; // with a sign between

static void add_name(struct names *names, struct str name)
{
    for (int i = 0; i < names->count; i++) {
        if (str_is_equal(names->at[i], name)) {
            return;
        }
    }
    if (names->count < NAMES_MAX) {
        names->at[names->count++] = name;
    }
}

static void add_names(struct names *names, const struct expression *expression)
{
    if (expression->kind == EXPRESSION_NAME) {
        add_name(names, expression->name);
    }
    for (int i = 0; i < expression->argument_count; i++) {
        add_names(names, expression->arguments[i]);
    }
}

static void add_all(struct names *names, struct expression *const *of,
                    int count)
{
    for (int i = 0; i < count; i++) {
        add_names(names, of[i]);
    }
}

struct str *formula_columns(struct arena *arena, const struct formula *formula,
                            int *count)
{
    struct names names = {arena_take(arena, NAMES_MAX, sizeof *names.at), 0};

    if (formula->response) {
        add_names(&names, formula->response);
    }
    add_all(&names, formula->fixed.variables, formula->fixed.variable_count);
    add_all(&names, formula->offsets, formula->offset_count);
    for (int i = 0; i < formula->group_count; i++) {
        const struct formula_group *group = &formula->groups[i];

        add_all(&names, group->effects.variables,
                group->effects.variable_count);
        add_all(&names, group->factors, group->factor_count);
    }
    *count = names.count;
    return names.at;
}
