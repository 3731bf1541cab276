// rapport evidence model - a linear mixed model of the rows of a CSV file.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "cli/commands.h"
#include "cli/terminal.h"
#include "evidence/model.h"
#include "evidence/model_print.h"

#include <math.h>

struct model_plan {
    struct command *command;
    struct formula formula;
    struct model_settings settings;
    bool json;
};

// The formula again, with a caret below what is wrong.
static bool point_at(const struct model_plan *plan, struct str text,
                     const struct err *err)
{
    struct str lines = expression_point(plan->command->arena, text, err);

    if (lines.len) {
        (void)fprintf(plan->command->err, "%.*s", SHOW(lines));
    }
    return false;
}

static bool choose_words(const struct command *command, const char *name,
                         const char *const *words, int *which, struct err *err)
{
    struct str value = command_value(command, name);

    for (int i = 0; value.at && words[i]; i++) {
        if (str_is(value, words[i])) {
            *which = i;
            return true;
        }
    }
    return !value.at
        || err_set(err, ERR_INPUT, "%s is %s or %s", name, words[0], words[1]);
}

static bool choose_level(const struct command *command, double *level,
                         struct err *err)
{
    struct str value = command_value(command, "--level");

    *level = 0.95;
    if (!value.at) {
        return true;
    }
    if (!str_parse_real(value, level) || !(*level >= 50 && *level < 100)) {
        return err_set(err, ERR_INPUT,
                       "--level is a percentage from 50 to below 100, as 95");
    }
    *level /= 100;
    return true;
}

static bool make_plan(struct command *command, struct model_plan *plan,
                      struct err *err)
{
    static const char *const FORMATS[] = {"text", "json", NULL};
    static const char *const INTERVALS[] = {"wald", "profile", NULL};
    struct str text = command_value(command, "--formula");
    int format = 0;
    int intervals = 0;

    *plan = (struct model_plan){.command = command};
    plan->settings.ml = command_has(command, "--ml");
    plan->settings.weights = command_value(command, "--weights");
    if (!choose_words(command, "--format", FORMATS, &format, err)
        || !choose_words(command, "--ci", INTERVALS, &intervals, err)
        || !choose_level(command, &plan->settings.level, err)) {
        return false;
    }
    plan->json = format == 1;
    plan->settings.profile = intervals == 1;
    return formula_parse(command->arena, text, &plan->formula, err)
        || point_at(plan, text, err);
}

// How far a long read has come.
static void tell_progress(void *who, uint64_t done, uint64_t all, size_t rows)
{
    FILE *to = who;

    (void)fprintf(to, "\rreading: %zu rows", rows);
    if (all) {
        (void)fprintf(to, ", %d %%", (int)(100 * ((double)done / (double)all)));
    }
    (void)fflush(to);
}

static bool read_frame(const struct model_plan *plan, struct frame *frame,
                       struct err *err)
{
    struct command *command = plan->command;
    struct str path = command_value(command, "FILE");
    int count = 0;
    struct str *names = formula_columns(command->arena, &plan->formula, &count);
    struct str *wanted =
        arena_take(command->arena, (size_t)count + 1, sizeof *wanted);
    struct frame_source source = {
        .path = str_text(command->arena, path),
        .in = command->in,
        .wanted = wanted,
        .watch = {command->err && terminal_is(command->err) ? tell_progress
                                                            : NULL,
                  command->err}
    };
    int ignored = 0;

    for (int i = 0; i < count; i++) {
        wanted[i] = names[i];
    }
    if (plan->settings.weights.at) {
        wanted[count++] = plan->settings.weights;
    }
    source.wanted_count = count;
    return frame_read(command->arena, &source, frame, &ignored, err);
}

bool cmd_evidence_model(struct command *command, struct err *err)
{
    struct model_plan plan;
    struct frame frame;
    struct model_answer answer;
    struct text out = text_in(command->arena);

    if (!make_plan(command, &plan, err) || !read_frame(&plan, &frame, err)) {
        return false;
    }
    if (!model_make(command->arena, &plan.formula, &frame, &plan.settings,
                    &answer, err)) {
        return point_at(&plan, plan.formula.text, err);
    }
    if (plan.json) {
        model_print_json(&out, &answer);
    } else {
        model_print_text(&out, &answer);
    }
    model_close(&answer);
    return fwrite(out.at, 1, out.len, command->out) == out.len
        || err_set(err, ERR_OUTSIDE, "the answer could not be written");
}
