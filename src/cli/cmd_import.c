// rapport import - past scores from a CSV file, all of them or none.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "cli/commands.h"
#include "practice/import.h"

#include <errno.h>
#include <math.h>
#include <string.h>

struct import_task {
    struct command *command;
    FILE *file;
    bool dry_run;
    struct import_map map;
    struct import_draft draft;
};

static void print_map(const struct import_task *task)
{
    const struct import_map *map = &task->map;
    FILE *out = task->command->out;

    (void)fprintf(out, "client     <- %.*s\n", SHOW(map->client));
    if (map->at.len) {
        (void)fprintf(out, "at         <- %.*s\n", SHOW(map->at));
    }
    for (int i = 0; i < map->count; i++) {
        const struct import_column *column = &map->columns[i];

        (void)fprintf(out, "%-10s <- %.*s", column->instrument->code,
                      SHOW(column->column));
        if (column->instrument->scale_count > 1) {
            (void)fprintf(out, ", scale %s", column->scale->name);
        }
        if (column->wave >= 0) {
            (void)fprintf(out, ", %d months after the start", column->wave);
        }
        (void)putc('\n', out);
    }
    if (task->draft.ignored.len) {
        (void)fprintf(out, "not used   <- %.*s\n", SHOW(task->draft.ignored));
    }
}

static void print_counts(const struct import_task *task)
{
    const struct import_draft *draft = &task->draft;

    (void)fprintf(task->command->out,
                  "%lld rows, %d clients, %d scores, %d offered without "
                  "response\n",
                  (long long)draft->rows, draft->name_count,
                  draft->score_count - draft->missing, draft->missing);
}

static void print_problems(const struct import_task *task)
{
    const struct import_draft *draft = &task->draft;
    int shown = draft->problem_count < IMPORT_PROBLEMS ? draft->problem_count
                                                       : IMPORT_PROBLEMS;

    for (int i = 0; i < shown; i++) {
        const struct import_problem *problem = &draft->problems[i];

        (void)fprintf(task->command->err, "row %lld (line %lld)%s%.*s: %s\n",
                      (long long)problem->row, (long long)problem->line,
                      problem->column.len ? ", column " : "",
                      SHOW(problem->column), problem->reason);
    }
    if (draft->problem_count > shown) {
        (void)fprintf(task->command->err, "and %d more\n",
                      draft->problem_count - shown);
    }
}

static bool import_file(struct practice *practice, void *context,
                        struct err *err)
{
    struct import_task *task = context;
    struct command *command = task->command;

    if (!import_map_parse(practice, command_value(command, "--map"),
                          command_value(command, "--start"), &task->map, err)
        || !import_read(practice, task->file, &task->map, &task->draft, err)) {
        return false;
    }
    print_problems(task);
    return task->dry_run || import_keep(practice, &task->draft, err);
}

static bool run_import(struct import_task *task, struct err *err)
{
    struct command *command = task->command;
    bool done = task->dry_run ? folder_read(command->folder, command->arena,
                                            import_file, task, err)
                              : folder_write(command->folder, command->arena,
                                             import_file, task, err);

    if (!done) {
        return false;
    }
    print_map(task);
    print_counts(task);
    (void)fputs(task->dry_run ? "Nothing has been written.\n" : "Imported.\n",
                command->out);
    return true;
}

bool cmd_import(struct command *command, struct err *err)
{
    struct import_task *task = arena_take(command->arena, 1, sizeof *task);
    const char *path = str_text(command->arena, command_value(command, "FILE"));
    bool done;

    task->command = command;
    task->dry_run = command_has(command, "--dry-run");
    task->file = fopen(path, "rbe");
    if (!task->file) {
        return err_set(err, errno == ENOENT ? ERR_MISSING : ERR_OUTSIDE,
                       "%.150s cannot be read (%s)", path, strerror(errno));
    }
    done = run_import(task, err);
    (void)fclose(task->file);
    return done;
}
