// rapport listen train, rapport listen eval - the model, and how good it is.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/file.h"
#include "cli/commands.h"
#include "cli/listen_table.h"
#include "cli/progress.h"
#include "talk/annomi.h"
#include "talk/coder.h"
#include "talk/folds.h"
#include "talk/train.h"

#include <errno.h>
#include <string.h>

enum { FOLDS_USUAL = 10, FOLDS_LEAST = 2, FOLDS_MOST = 100 };

static FILE *open_in(const struct command *command, const char *name,
                     struct err *err)
{
    char path[FILE_PATH_ROOM];
    const char *folder =
        str_text(command->arena, command_value(command, "--data"));
    FILE *file = NULL;

    if (file_path(path, folder, name, err)) {
        file = fopen(path, "rbe");
    }
    if (!file && !err->kind) {
        (void)err_set(err, errno == ENOENT ? ERR_MISSING : ERR_OUTSIDE,
                      "%.150s cannot be read (%s)", path, strerror(errno));
    }
    return file;
}

static bool read_lessons(const struct command *command, struct lessons *lessons,
                         struct err *err)
{
    FILE *full = open_in(command, "annomi-full.csv", err);
    FILE *simple = full ? open_in(command, "annomi-simple.csv", err) : NULL;
    bool done =
        simple && annomi_read(command->arena, full, simple, lessons, err);

    if (full) {
        (void)fclose(full);
    }
    if (simple) {
        (void)fclose(simple);
    }
    return done;
}

static void step(void *progress)
{
    progress_step(progress);
}

bool cmd_listen_train(struct command *command, struct err *err)
{
    struct lessons lessons;
    struct progress progress;
    struct model model;
    bool *is_in;

    if (!read_lessons(command, &lessons, err)) {
        return false;
    }
    is_in = arena_take(command->arena, lessons.count, sizeof *is_in);
    memset(is_in, true, lessons.count);
    progress = progress_begin(command->err, "training", TRAIN_STEPS);
    model = train_model(command->arena, &lessons, is_in,
                        &(struct train_watch){step, &progress});
    progress_end(&progress);
    return file_write(str_text(command->arena, command_value(command, "--out")),
                      model_print(command->arena, &model), 0644, err);
}

// ---- evaluation -------------------------------------------------------------

// Codes of the lessons of one fold, by a model that was trained on the others.
static void code_fold(struct arena *arena, const struct lessons *lessons,
                      const bool *is_in, const struct train_watch *watch,
                      struct turn_labels **labels[CONDITIONS])
{
    size_t mark = arena_mark(arena);
    struct model model = train_model(arena, lessons, is_in, watch);
    const struct coder *coder = coder_of(arena, &model);

    for (int condition = 0; condition < CONDITIONS; condition++) {
        bool is_bare = condition == CONDITION_BARE;
        struct lessons read = lessons_read_tokens(arena, lessons, is_bare);

        for (size_t i = 0; i < read.count; i++) {
            const struct lesson *lesson = &read.at[i];
            struct turn_codes *codes =
                arena_take(arena, lesson->count, sizeof *codes);

            if (is_in[i]) {
                continue;
            }
            coder_code_utterances(coder, arena, lesson->utterances,
                                  lesson->count, is_bare, codes);
            for (size_t n = 0; n < lesson->count; n++) {
                labels[condition][i][n] = eval_labels_of(&codes[n]);
            }
        }
    }
    arena_rewind(arena, mark);
}

static void cross_validate(const struct command *command,
                           const struct lessons *lessons, int folds,
                           struct turn_labels **labels[CONDITIONS])
{
    struct arena *arena = command->arena;
    int *fold_of = folds_of(arena, lessons, folds);
    bool *is_in = arena_take(arena, lessons->count, sizeof *is_in);
    struct progress progress =
        progress_begin(command->err, "evaluating", (size_t)folds * TRAIN_STEPS);

    for (int condition = 0; condition < CONDITIONS; condition++) {
        labels[condition] =
            arena_take(arena, lessons->count, sizeof *labels[condition]);
        for (size_t i = 0; i < lessons->count; i++) {
            labels[condition][i] = arena_take(arena, lessons->at[i].count,
                                              sizeof *labels[condition][i]);
        }
    }
    for (int fold = 0; fold < folds; fold++) {
        for (size_t i = 0; i < lessons->count; i++) {
            is_in[i] = fold_of[i] != fold;
        }
        code_fold(arena, lessons, is_in, &(struct train_watch){step, &progress},
                  labels);
    }
    progress_end(&progress);
}

bool cmd_listen_eval(struct command *command, struct err *err)
{
    struct lessons lessons;
    struct turn_labels **labels[CONDITIONS];
    int64_t folds = FOLDS_USUAL;

    if (!command_number(command, "--folds", &folds, err)) {
        return false;
    }
    if (folds < FOLDS_LEAST || folds > FOLDS_MOST) {
        return err_set(err, ERR_INPUT, "--folds is a number from %d to %d",
                       FOLDS_LEAST, FOLDS_MOST);
    }
    if (!read_lessons(command, &lessons, err)) {
        return false;
    }
    cross_validate(command, &lessons, (int)folds, labels);
    listen_table_print(command->out, &lessons, labels[CONDITION_WRITTEN],
                       labels[CONDITION_BARE]);
    return true;
}
