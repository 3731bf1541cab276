// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/model_beside.h"

#include "base/arena.h"
#include "evidence/model_test.h"

bool model_beside_point(const struct command *command, struct str text,
                        const struct err *err)
{
    struct str lines = expression_point(command->arena, text, err);

    if (lines.len) {
        (void)fprintf(command->err, "%.*s", SHOW(lines));
    }
    return false;
}

bool model_beside_read(const struct command *command,
                       const struct formula *formula,
                       struct model_beside *beside, struct err *err)
{
    struct option_values others = command_values(command, "--against");
    struct formula *all =
        arena_take(command->arena, (size_t)others.count + 1, sizeof *all);

    all[0] = *formula;
    for (int i = 0; i < others.count; i++) {
        if (!formula_parse(command->arena, others.at[i], &all[i + 1], err)) {
            return model_beside_point(command, others.at[i], err);
        }
    }
    beside->rivals =
        (struct model_rivals){.formulas = all,
                              .count = others.count + 1,
                              .keep_reml = command_has(command, "--keep-reml")};
    beside->test = command_has(command, "--test");
    return others.count || !beside->rivals.keep_reml
        || err_set(err, ERR_INPUT, "--keep-reml goes with --against");
}

bool model_beside_is_wanted(const struct model_beside *beside)
{
    return beside->rivals.count > 1 || beside->test;
}

static bool make_tests(struct arena *arena, const struct model_beside *beside,
                       const struct frame *frame, struct model_answer *answer,
                       struct err *err)
{
    struct model_tests *tests = arena_take(arena, 1, sizeof *tests);

    answer->tests = tests;
    return model_test(arena, &beside->rivals.formulas[0], frame, answer, tests,
                      err);
}

static bool make_comparison(struct arena *arena,
                            const struct model_beside *beside,
                            const struct frame *frame,
                            struct model_answer *answer, struct err *err)
{
    struct model_comparison *comparison =
        arena_take(arena, 1, sizeof *comparison);

    answer->comparison = comparison;
    return model_compare(arena, &beside->rivals, frame, &answer->settings,
                         comparison, err);
}

bool model_beside_make(struct arena *arena, const struct model_beside *beside,
                       const struct frame *frame, struct model_answer *answer,
                       struct err *err)
{
    return (!beside->test || make_tests(arena, beside, frame, answer, err))
        && (beside->rivals.count < 2
            || make_comparison(arena, beside, frame, answer, err));
}
