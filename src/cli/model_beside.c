// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/model_beside.h"

#include "base/arena.h"
#include "evidence/model_predict.h"
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
    beside->predict = command_value(command, "--predict");
    beside->predict_out = command_value(command, "--predict-out");
    if (!beside->predict.at != !beside->predict_out.at) {
        return err_set(err, ERR_INPUT,
                       "--predict reads the new rows and --predict-out says "
                       "where to write: give both");
    }
    return others.count || !beside->rivals.keep_reml
        || err_set(err, ERR_INPUT, "--keep-reml goes with --against");
}

bool model_beside_is_wanted(const struct model_beside *beside)
{
    return beside->rivals.count > 1 || beside->test || beside->predict.at;
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

static void tell_predictions(const struct command *command,
                             const struct model_predictions *told)
{
    if (told->unknown) {
        (void)fprintf(command->err,
                      "note: %zu of %zu rows are of a group that the fit does "
                      "not know: what is expected on average stands there\n",
                      told->unknown, told->rows);
    }
    if (told->left_out) {
        (void)fprintf(command->err,
                      "note: in %zu of %zu rows something is missing: nothing "
                      "is said of them\n",
                      told->left_out, told->rows);
    }
}

static bool make_predictions(const struct command *command,
                             const struct model_beside *beside,
                             const struct frame *frame,
                             struct model_answer *answer, struct err *err)
{
    struct arena *arena = command->arena;
    struct model_predictions *told = arena_take(arena, 1, sizeof *told);
    struct frame_source source = {.path = str_text(arena, beside->predict),
                                  .in = command->in};
    struct model_predict_wish wish = {.formula = &beside->rivals.formulas[0],
                                      .frame = frame};
    struct frame rows;

    wish.rows = &rows;
    answer->predictions = told;
    if (!frame_read(arena, &source, &rows, NULL, err)
        || !model_predict(arena, answer, &wish, told, err)) {
        return err_within(err, "--predict");
    }
    tell_predictions(command, told);
    return true;
}

bool model_beside_make(const struct command *command,
                       const struct model_beside *beside,
                       const struct frame *frame, struct model_answer *answer,
                       struct err *err)
{
    struct arena *arena = command->arena;

    return (!beside->test || make_tests(arena, beside, frame, answer, err))
        && (beside->rivals.count < 2
            || make_comparison(arena, beside, frame, answer, err))
        && (!beside->predict.at
            || make_predictions(command, beside, frame, answer, err));
}
