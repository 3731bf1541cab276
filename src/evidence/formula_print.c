// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/formula_print.h"

#include "base/text.h"

static void add_terms(struct text *out, const struct formula_terms *terms,
                      bool say_intercept)
{
    bool any = say_intercept || !terms->intercept || terms->term_count == 0;

    if (any) {
        text_addc(out, terms->intercept ? '1' : '0');
    }
    for (int i = 0; i < terms->term_count; i++) {
        text_addf(out, "%s%.*s", any ? " + " : "", SHOW(terms->terms[i].label));
        any = true;
    }
}

static void add_group(struct text *out, const struct formula_group *group)
{
    text_addc(out, '(');
    add_terms(out, &group->effects, true);
    text_addf(out, " | %.*s)", SHOW(group->label));
}

struct str formula_print_group(struct arena *arena,
                               const struct formula_group *group)
{
    struct text out = text_in(arena);

    add_group(&out, group);
    return text_str(&out);
}

struct str formula_print(struct arena *arena, const struct formula *formula)
{
    struct text out = text_in(arena);

    if (formula->response) {
        text_addf(&out, "%.*s ", SHOW(formula->response->text));
    }
    text_add(&out, STR("~ "));
    add_terms(&out, &formula->fixed, false);
    for (int i = 0; i < formula->offset_count; i++) {
        text_addf(&out, " + offset(%.*s)", SHOW(formula->offsets[i]->text));
    }
    for (int i = 0; i < formula->group_count; i++) {
        text_add(&out, STR(" + "));
        add_group(&out, &formula->groups[i]);
    }
    return text_str(&out);
}
