// fuzz_formula - evidence/formula.h and design.h: any text as a formula, over
// a table of eight rows.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "evidence/design.h"
#include "fuzz.h"

#include <math.h>
#include <string.h>

const char *const FUZZ_SEEDS[] = {
    "y ~ t + factor(z) + poly(t, 2) + x:z + x*z + I(t^2) + offset(t) - 1",
    "y ~ (1 + t | client) + (1 | site/client) + (0 + t || client)",
    "cbind(s, 5 - s) ~ relevel(w, 'TAU') + center_within(x, client)",
    "log(y + 9) ~ (x + w + v)^2 - x:w + x %in% v + (w | v:site)",
    "`a b` ~ scale(x, scale = FALSE) + log(t + 1, base = 2) + (x > 1) - 1",
    "~ I((x - mean(x)) / sd(x)) + poly(x, 3, raw = TRUE) * w + -2e3:1L",
    "I(!v == \"no\" & x <= 2 | t != 1) ~ mean_within(x, `client`) %% 2",
    "y ~ a/b/c + (1 | a/(b:c)) + sqrt(abs(x)) + \xc3\xa9",
    NULL,
};

static const char TABLE[] = "y,x,z,w,v,client,t,site,s,a b,a,b,c\n"
                            "1,0.5,2,TAU,no,10,0,p,0,1,1,1,2\n"
                            "2,1.25,10,BtheB,yes,10,1,p,1,2,2,1,2\n"
                            "3,-2,2,CBT,no,9,2,p,2,3,1,2,2\n"
                            "4,3,3,TAU,yes,9,0,q,3,,2,2,2\n"
                            "5,4.5,10,,no,2,1,q,4,5,1,1,1\n"
                            "6,0,3,CBT,yes,2,3,q,5,6,2,1,1\n"
                            "7,1,2,TAU,no,2,4,r,1,7,1,2,1\n"
                            "8,1,1,TAU,no,,4,r,1,7,1,2,1\n";

static const struct frame *table(void)
{
    static struct frame frame;
    static struct arena *arena;
    struct frame_source source = {.path = "-"};
    struct err err;

    if (!arena) {
        arena = arena_open("table");
        source.in = fmemopen((void *)(uintptr_t)TABLE, strlen(TABLE), "r");
        FUZZ_MUST(frame_read(arena, &source, &frame, NULL, &err));
        (void)fclose(source.in);
    }
    return &frame;
}

// What is printed is read again as the same.
static void check_text(struct arena *arena, const struct expression *expression)
{
    struct expression *again;
    struct err err;

    if (expression->text.len <= EXPRESSION_MAX_LENGTH) {
        FUZZ_MUST(expression_parse(arena, expression->text, &again, &err));
        FUZZ_MUST(str_is_equal(again->text, expression->text));
    }
}

static void check_design(const struct design *design)
{
    size_t cells = design->n * (size_t)design->p;

    FUZZ_MUST(design->n > 0 && design->n + design->dropped == 8);
    for (size_t i = 0; i < cells; i++) {
        FUZZ_MUST(isfinite(design->x[i]));
    }
    for (size_t i = 0; i < design->n; i++) {
        FUZZ_MUST(design->row[i] < 8);
        FUZZ_MUST(!design->y || isfinite(design->y[i]));
        FUZZ_MUST(!design->offset || isfinite(design->offset[i]));
    }
    for (int i = 0; i < design->group_count; i++) {
        const struct design_group *group = &design->groups[i];

        FUZZ_MUST(group->level_count > 0 && group->level_count <= design->n);
        for (size_t j = 0; j < design->n; j++) {
            FUZZ_MUST(group->level[j] < group->level_count);
        }
    }
}

static void check_refusal(struct arena *arena, struct str text,
                          const struct err *err)
{
    FUZZ_MUST(err->kind == ERR_INPUT || err->kind == ERR_LIMIT
              || err->kind == ERR_MISSING);
    FUZZ_MUST(strncmp(err->text, "character ", 10) != 0
              || expression_point(arena, text, err).len > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena *arena = arena_open("fuzz");
    struct str text = {(const char *)bytes, len};
    struct formula formula;
    struct design design;
    struct err err = {0};
    int count;

    if (!formula_parse(arena, text, &formula, &err)) {
        check_refusal(arena, text, &err);
    } else {
        for (int i = 0; i < formula.fixed.variable_count; i++) {
            check_text(arena, formula.fixed.variables[i]);
        }
        (void)formula_columns(arena, &formula, &count);
        FUZZ_MUST(count >= 0);
        if (design_make(arena, &formula, table(), NULL, &design, &err)) {
            check_design(&design);
        } else {
            check_refusal(arena, text, &err);
        }
    }
    arena_close(arena);
    return 0;
}
