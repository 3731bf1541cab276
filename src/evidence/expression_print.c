// expression_print.c - an expression as R's deparse() writes it, on one line.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"
#include "evidence/expression.h"
#include "evidence/expression_read.h"
#include "evidence/number_text.h"

// Signs between which R leaves no spaces.
static const char *const TIGHT[] = {"^", ":", "/", "%%"};

static bool is_tight(struct str sign)
{
    for (size_t i = 0; i < sizeof TIGHT / sizeof *TIGHT; i++) {
        if (str_is(sign, TIGHT[i])) {
            return true;
        }
    }
    return false;
}

static void add_quoted(struct text *text, struct str bytes, char quote)
{
    text_addc(text, quote);
    for (size_t i = 0; i < bytes.len; i++) {
        if (quote == '"' && (bytes.at[i] == '"' || bytes.at[i] == '\\')) {
            text_addc(text, '\\');
        }
        text_addc(text, bytes.at[i]);
    }
    text_addc(text, quote);
}

static void add_name(struct text *text, struct str name)
{
    if (word_is_plain_name(name)) {
        text_add(text, name);
    } else {
        add_quoted(text, name, '`');
    }
}

static void add_arguments(struct text *text, const struct expression *call)
{
    text_addc(text, '(');
    for (int i = 0; i < call->argument_count; i++) {
        text_add(text, i ? STR(", ") : STR(""));
        if (call->labels[i].len) {
            add_name(text, call->labels[i]);
            text_add(text, STR(" = "));
        }
        text_add(text, call->arguments[i]->text);
    }
    text_addc(text, ')');
}

static void add_call(struct text *text, const struct expression *call)
{
    const struct expression *const *of =
        (const struct expression *const *)call->arguments;

    if (str_is(call->name, "(")) {
        add_arguments(text, call);
    } else if (!call->is_sign) {
        add_name(text, call->name);
        add_arguments(text, call);
    } else if (call->argument_count == 1) {
        text_add(text, call->name);
        text_add(text, of[0]->text);
    } else {
        bool tight = is_tight(call->name);

        text_add(text, of[0]->text);
        text_add(text, tight ? STR("") : STR(" "));
        text_add(text, call->name);
        text_add(text, tight ? STR("") : STR(" "));
        text_add(text, of[1]->text);
    }
}

struct str expression_print(struct arena *arena,
                            const struct expression *expression)
{
    struct text text = text_in(arena);

    switch (expression->kind) {
    case EXPRESSION_NAME: add_name(&text, expression->name); break;
    case EXPRESSION_NUMBER:
        text_add(&text, number_text(arena, expression->number, false));
        break;
    case EXPRESSION_TRUTH: text_add(&text, expression->name); break;
    case EXPRESSION_TEXT: add_quoted(&text, expression->name, '"'); break;
    case EXPRESSION_CALL: add_call(&text, expression); break;
    }
    return text_str(&text);
}
