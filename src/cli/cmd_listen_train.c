// rapport listen train, rapport listen eval - the model, and how good it is.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/file.h"
#include "cli/commands.h"
#include "cli/listen_files.h"
#include "cli/listen_table.h"
#include "cli/listen_trial.h"
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
    const char *out = str_text(command->arena, command_value(command, "--out"));
    struct lessons lessons;
    struct progress progress;
    struct model model;
    bool *is_in;

    if (!listen_files_has_place(out, err)
        || !read_lessons(command, &lessons, err)) {
        return false;
    }
    is_in = arena_take(command->arena, lessons.count, sizeof *is_in);
    memset(is_in, true, lessons.count);
    progress = progress_begin(command->err, "training", TRAIN_STEPS);
    model = train_model(command->arena, &lessons, is_in,
                        &(struct train_watch){step, &progress});
    progress_end(&progress);
    return file_write(out, model_print(command->arena, &model), 0644, err);
}

// ---- evaluation -------------------------------------------------------------

struct trial {
    struct arena *arena;
    const struct lessons *lessons;
    struct turn_labels **labels[CONDITIONS]; // by lesson and turn
    struct turn_codes **codes;               // the same, as they are written
    struct progress progress;
};

// `codes` has lesson->count entries.
static void code_lesson(struct coder_work *work, const struct lesson *lesson,
                        bool is_bare, struct turn_codes *codes,
                        struct turn_labels *labels)
{
    coder_code_utterances(work, lesson->utterances, lesson->count, is_bare,
                          codes);
    for (size_t n = 0; n < lesson->count; n++) {
        labels[n] = eval_labels_of(&codes[n]);
    }
}

// Codes the lessons that are not in.
static void code_lessons(const struct trial *trial, struct coder_work *work,
                         const bool *is_in, enum condition condition)
{
    bool is_bare = condition == CONDITION_BARE;
    struct lessons read =
        lessons_read_tokens(trial->arena, trial->lessons, is_bare);

    for (size_t i = 0; i < read.count; i++) {
        struct turn_codes *codes =
            is_bare ? arena_take(work->arena, read.at[i].count, sizeof *codes)
                    : trial->codes[i];

        if (!is_in[i]) {
            code_lesson(work, &read.at[i], is_bare, codes,
                        trial->labels[condition][i]);
        }
    }
}

// By a model that was trained on those that are in.
static void code_fold(struct trial *trial, const bool *is_in)
{
    size_t mark = arena_mark(trial->arena);
    struct model model =
        train_model(trial->arena, trial->lessons, is_in,
                    &(struct train_watch){step, &trial->progress});
    struct coder_work work =
        coder_work_begin(trial->arena, coder_of(trial->arena, &model));

    for (int condition = 0; condition < CONDITIONS; condition++) {
        code_lessons(trial, &work, is_in, condition);
    }
    arena_rewind(trial->arena, mark);
}

static void make_room(struct trial *trial)
{
    const struct lessons *lessons = trial->lessons;

    trial->codes =
        arena_take(trial->arena, lessons->count, sizeof(struct turn_codes *));
    for (size_t i = 0; i < lessons->count; i++) {
        trial->codes[i] = arena_take(trial->arena, lessons->at[i].count,
                                     sizeof **trial->codes);
    }
    for (int condition = 0; condition < CONDITIONS; condition++) {
        struct turn_labels **labels = arena_take(trial->arena, lessons->count,
                                                 sizeof(struct turn_labels *));

        for (size_t i = 0; i < lessons->count; i++) {
            labels[i] =
                arena_take(trial->arena, lessons->at[i].count, sizeof **labels);
        }
        trial->labels[condition] = labels;
    }
}

static void cross_validate(struct trial *trial, int folds)
{
    const struct lessons *lessons = trial->lessons;
    int *fold_of = folds_of(trial->arena, lessons, folds);
    bool *is_in = arena_take(trial->arena, lessons->count, sizeof *is_in);

    make_room(trial);
    for (int fold = 0; fold < folds; fold++) {
        for (size_t i = 0; i < lessons->count; i++) {
            is_in[i] = fold_of[i] != fold;
        }
        code_fold(trial, is_in);
    }
}

bool cmd_listen_eval(struct command *command, struct err *err)
{
    struct lessons lessons;
    struct trial trial = {.arena = command->arena, .lessons = &lessons};
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
    trial.progress =
        progress_begin(command->err, "evaluating", (size_t)folds * TRAIN_STEPS);
    cross_validate(&trial, (int)folds);
    progress_end(&trial.progress);
    listen_table_print(command->out, &lessons, trial.labels[CONDITION_WRITTEN],
                       trial.labels[CONDITION_BARE]);
    listen_trial_print(command->out, command->arena, &lessons, trial.codes);
    return true;
}
