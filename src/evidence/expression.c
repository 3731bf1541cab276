// expression.c - see expression.h.
//
// Each sign binds as strongly as its row of SIGNS says; what binds more
// strongly is read first (precedence climbing). Depth is counted where a
// parenthesis opens or a sign stands before something, and at the right of a
// sign: nothing else can go deep, since signs of equal strength are taken in a
// loop.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/expression.h"

#include "base/arena.h"
#include "base/text.h"
#include "evidence/expression_read.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct parser {
    struct arena *arena;
    struct word_reader reader;
    struct word word; // the next one, not yet taken
    int depth;
    struct err *err;
};

// Strength between two operands; to the right of a sign of its own strength
// only `^` goes on.
static const struct sign {
    const char *text;
    int strength;
} SIGNS[] = {
    {"~",    1 },
    {"|",    2 },
    {"||",   2 },
    {"&",    3 },
    {"<",    5 },
    {">",    5 },
    {"<=",   5 },
    {">=",   5 },
    {"==",   5 },
    {"!=",   5 },
    {"+",    6 },
    {"-",    6 },
    {"*",    7 },
    {"/",    7 },
    {"%in%", 8 },
    {"%%",   8 },
    {":",    9 },
    {"^",    11},
};
enum { WEAKEST = 1, NOT = 4, UNARY = 10, POWER = 11 };

static struct expression *parse(struct parser *parser, int weakest);

static bool next(struct parser *parser)
{
    return expression_word_next(&parser->reader, &parser->word, parser->err);
}

static bool is_sign(const struct parser *parser, const char *sign)
{
    return parser->word.kind == WORD_SIGN && str_is(parser->word.text, sign);
}

static struct expression *refuse(struct parser *parser, const char *expected)
{
    const char *end =
        parser->word.kind == WORD_END ? "the formula ends, but " : "";

    (void)err_set(parser->err, ERR_INPUT, "character %d: %s%s", parser->word.at,
                  end, expected);
    return NULL;
}

static struct expression *make(struct parser *parser, enum expression_kind kind,
                               struct str name)
{
    struct expression *made = arena_take(parser->arena, 1, sizeof *made);

    made->kind = kind;
    made->at = parser->word.at;
    made->name = name;
    return made;
}

static struct expression *finish(struct parser *parser, struct expression *made)
{
    made->text = expression_print(parser->arena, made);
    return made;
}

static struct expression *make_call(struct parser *parser, struct str name,
                                    int room)
{
    struct expression *call = make(parser, EXPRESSION_CALL, name);

    call->arguments = expression_list(parser->arena, (size_t)room);
    call->labels =
        arena_take(parser->arena, (size_t)room, sizeof *call->labels);
    return call;
}

// ---- operands ---------------------------------------------------------------

static bool close_parenthesis(struct parser *parser, int opened_at)
{
    if (is_sign(parser, ")")) {
        return next(parser);
    }
    if (parser->word.kind == WORD_END) {
        return err_set(parser->err, ERR_INPUT,
                       "character %d: this parenthesis is never closed",
                       opened_at);
    }
    return refuse(parser, "a sign, a comma or a closing parenthesis is "
                          "expected here")
        != NULL;
}

// `ref =` before an argument: a name that an equals sign follows.
static bool take_label(struct parser *parser, struct str *label)
{
    struct word_reader here = parser->reader;
    struct word word = parser->word;

    if (word.kind != WORD_NAME || !next(parser)) {
        return word.kind != WORD_NAME;
    }
    if (is_sign(parser, "=")) {
        *label = word.text;
        return next(parser);
    }
    parser->reader = here;
    parser->word = word;
    return true;
}

static bool take_argument(struct parser *parser, struct expression *call)
{
    int at = call->argument_count;

    if (at == EXPRESSION_MAX_ARGUMENTS) {
        return err_set(parser->err, ERR_LIMIT,
                       "character %d: more than %d arguments", parser->word.at,
                       EXPRESSION_MAX_ARGUMENTS);
    }
    if (!take_label(parser, &call->labels[at])) {
        return false;
    }
    call->arguments[at] = parse(parser, WEAKEST);
    call->argument_count++;
    return call->arguments[at] != NULL;
}

// After the opening parenthesis of a call.
static bool take_arguments(struct parser *parser, struct expression *call,
                           int opened_at)
{
    if (is_sign(parser, ")")) {
        return next(parser);
    }
    for (;;) {
        if (!take_argument(parser, call)) {
            return false;
        }
        if (!is_sign(parser, ",")) {
            return close_parenthesis(parser, opened_at);
        }
        if (!next(parser)) {
            return false;
        }
    }
}

static struct expression *parse_name(struct parser *parser)
{
    struct word word = parser->word;
    bool is_truth = !word.is_quoted
                 && (str_is(word.text, "TRUE") || str_is(word.text, "FALSE"));
    struct expression *name =
        make(parser, is_truth ? EXPRESSION_TRUTH : EXPRESSION_NAME, word.text);
    struct expression *call =
        make_call(parser, word.text, EXPRESSION_MAX_ARGUMENTS);
    int opened_at;

    name->number = is_truth && str_is(word.text, "TRUE");
    if (!next(parser)) {
        return NULL;
    }
    opened_at = parser->word.at;
    if (is_truth || !is_sign(parser, "(")) {
        return finish(parser, name);
    }
    if (!next(parser) || !take_arguments(parser, call, opened_at)) {
        return NULL;
    }
    return finish(parser, call);
}

static struct expression *parse_parenthesis(struct parser *parser)
{
    struct expression *call = make_call(parser, STR("("), 1);

    if (!next(parser)) {
        return NULL;
    }
    call->arguments[0] = parse(parser, WEAKEST);
    call->argument_count = 1;
    return call->arguments[0] && close_parenthesis(parser, call->at)
             ? finish(parser, call)
             : NULL;
}

// "-x", "+x", "~x", "!x".
static struct expression *parse_unary(struct parser *parser)
{
    struct expression *call = make_call(parser, parser->word.text, 1);
    int strength = is_sign(parser, "~") ? WEAKEST + 1
                 : is_sign(parser, "!") ? NOT
                                        : UNARY;

    call->is_sign = true;
    if (!next(parser)) {
        return NULL;
    }
    call->arguments[0] = parse(parser, strength);
    call->argument_count = 1;
    return call->arguments[0] ? finish(parser, call) : NULL;
}

static struct expression *parse_leaf(struct parser *parser,
                                     enum expression_kind kind)
{
    struct word word = parser->word;
    struct expression *leaf = make(parser, kind, word.text);

    leaf->number = word.number;
    finish(parser, leaf);
    if (word.is_whole) {
        leaf->text = text_print(parser->arena, "%.0fL", word.number);
    }
    return next(parser) ? leaf : NULL;
}

static struct expression *parse_operand(struct parser *parser)
{
    switch (parser->word.kind) {
    case WORD_NAME: return parse_name(parser);
    case WORD_NUMBER: return parse_leaf(parser, EXPRESSION_NUMBER);
    case WORD_TEXT: return parse_leaf(parser, EXPRESSION_TEXT);
    case WORD_SIGN:
        if (is_sign(parser, "(")) {
            return parse_parenthesis(parser);
        }
        if (is_sign(parser, "-") || is_sign(parser, "+") || is_sign(parser, "~")
            || is_sign(parser, "!")) {
            return parse_unary(parser);
        }
        break;
    case WORD_END: break;
    }
    return refuse(parser, "a column, a function or a number is expected "
                          "here");
}

// ---- signs between them -----------------------------------------------------

static const struct sign *sign_between(const struct parser *parser)
{
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++) {
        if (is_sign(parser, SIGNS[i].text)) {
            return &SIGNS[i];
        }
    }
    return NULL;
}

static struct expression *parse_right(struct parser *parser,
                                      struct expression *left,
                                      const struct sign *sign)
{
    struct expression *call = make_call(parser, parser->word.text, 2);

    call->is_sign = true;
    call->at = left->at;
    if (!next(parser)) {
        return NULL;
    }
    // 2^-1: a unary sign may stand there.
    call->arguments[0] = left;
    call->arguments[1] =
        parse(parser, sign->strength == POWER ? UNARY : sign->strength + 1);
    call->argument_count = 2;
    return call->arguments[1] ? finish(parser, call) : NULL;
}

static struct expression *parse_signs(struct parser *parser, int weakest)
{
    struct expression *left = parse_operand(parser);
    const struct sign *sign;

    while (left && (sign = sign_between(parser)) != NULL
           && sign->strength >= weakest) {
        left = parse_right(parser, left, sign);
    }
    return left;
}

static struct expression *parse(struct parser *parser, int weakest)
{
    struct expression *parsed;

    if (parser->depth == EXPRESSION_MAX_DEPTH) {
        (void)err_set(parser->err, ERR_LIMIT,
                      "character %d: more than %d things within each other",
                      parser->word.at, EXPRESSION_MAX_DEPTH);
        return NULL;
    }
    parser->depth++;
    parsed = parse_signs(parser, weakest);
    parser->depth--;
    return parsed;
}

bool expression_parse(struct arena *arena, struct str text,
                      struct expression **expression, struct err *err)
{
    struct parser parser = {
        .arena = arena, .reader = {arena, text, 1},
             .err = err
    };

    *expression = NULL;
    if (text.len > EXPRESSION_MAX_LENGTH) {
        return err_set(err, ERR_LIMIT, "a formula of more than %d bytes",
                       EXPRESSION_MAX_LENGTH);
    }
    if (!next(&parser)) {
        return false;
    }
    *expression = parse(&parser, WEAKEST);
    if (*expression && parser.word.kind != WORD_END) {
        *expression = refuse(&parser, is_sign(&parser, ")")
                                          ? "this parenthesis was never "
                                            "opened"
                                          : "a sign such as + is expected "
                                            "here");
    }
    return *expression != NULL;
}

// ---- what others ask --------------------------------------------------------

struct expression **expression_list(struct arena *arena, size_t count)
{
    return arena_take(arena, count, sizeof(struct expression *));
}

bool expression_is_call(const struct expression *expression, const char *name,
                        int argument_count)
{
    return expression->kind == EXPRESSION_CALL
        && expression->argument_count == argument_count
        && str_is(expression->name, name);
}

bool expression_refuse(const struct expression *expression, struct err *err,
                       const char *reason, ...)
{
    char text[sizeof err->text];
    va_list args;

    va_start(args, reason);
    (void)vsnprintf(text, sizeof text, reason, args);
    va_end(args);
    return err_set(err, ERR_INPUT, "character %d: %s", expression->at, text);
}

struct str expression_point(struct arena *arena, struct str text,
                            const struct err *err)
{
    static const char SAYS[] = "character ";
    struct text out = text_in(arena);
    const char *from = strstr(err->text, SAYS);
    long at = from ? strtol(from + sizeof SAYS - 1, NULL, 10) : 0;

    if (at < 1 || at > EXPRESSION_MAX_LENGTH + 1) {
        return (struct str){0};
    }
    text_add(&out, STR("    "));
    for (size_t i = 0; i < text.len && i < EXPRESSION_MAX_LENGTH; i++) {
        char letter = text.at[i];

        text_addc(&out, (char)((unsigned char)letter < ' ' ? ' ' : letter));
    }
    text_addf(&out, "\n%*s^\n", (int)at + 3, "");
    return text_str(&out);
}
