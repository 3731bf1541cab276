// rapport norm add, list, remove - the norms that this practice loaded: growth
// on log(session) of other people, for as long as there are too few closed
// episodes of one's own.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/file.h"
#include "base/moment.h"
#include "base/text.h"
#include "cli/commands.h"
#include "practice/norm.h"

struct norm_task {
    struct command *command;
    struct str json; // add
    int64_t id;      // remove
};

// ---- add --------------------------------------------------------------------

static bool read_norm_file(struct command *command, struct str *json,
                           struct err *err)
{
    struct str path = command_value(command, "FILE");

    return file_read(command->arena, str_text(command->arena, path),
                     NORM_FILE_MOST, json, err);
}

static bool add_norm(struct practice *practice, void *context, struct err *err)
{
    struct norm_task *task = context;
    struct norm_kept added;

    if (!norm_add(practice, task->json, &added, err)) {
        return false;
    }
    (void)fprintf(task->command->out,
                  "%lld  %.*s %.*s (%.*s), version %.*s: %.*s; n = %d\n",
                  (long long)added.norm_id, SHOW(added.norm.instrument),
                  SHOW(added.norm.scale), SHOW(added.norm.country),
                  SHOW(added.norm.version), SHOW(added.norm.population),
                  added.norm.people);
    return true;
}

bool cmd_norm_add(struct command *command, struct err *err)
{
    struct norm_task task = {.command = command};

    return read_norm_file(command, &task.json, err)
        && folder_write(command->folder, command->arena, add_norm, &task, err);
}

// ---- list -------------------------------------------------------------------

static void show_norm(FILE *out, const struct norm_kept *kept)
{
    const struct norm *norm = &kept->norm;
    char added[MOMENT_ROOM];

    (void)fprintf(out,
                  "%lld  %.*s %.*s, version %.*s%s\n"
                  "    %.*s (%.*s); n = %d; to session %g\n"
                  "    %.*s; %.*s\n"
                  "    added %.10s %s%.*s; SHA-256 %.*s\n",
                  (long long)kept->norm_id, SHOW(norm->instrument),
                  SHOW(norm->scale), SHOW(norm->version),
                  kept->in_use ? ": in use" : "", SHOW(norm->population),
                  SHOW(norm->country), norm->people, norm->sessions,
                  SHOW(norm->source), SHOW(norm->date),
                  moment_print_utc(kept->added_at, added),
                  kept->added_by.len ? "by " : "at the terminal",
                  SHOW(kept->added_by), SHOW(kept->checksum));
}

static bool list_norms(struct practice *practice, void *context,
                       struct err *err)
{
    struct norm_task *task = context;
    struct norms norms;

    if (!norm_list(practice, &norms, err)) {
        return false;
    }
    for (int i = 0; i < norms.count; i++) {
        show_norm(task->command->out, &norms.at[i]);
    }
    if (!norms.count) {
        (void)fputs("There is no norm. `rapport norm add FILE` takes one in, "
                    "with its provenance.\n",
                    task->command->out);
    }
    return true;
}

bool cmd_norm_list(struct command *command, struct err *err)
{
    struct norm_task task = {.command = command};

    return folder_read(command->folder, command->arena, list_norms, &task, err);
}

// ---- remove -----------------------------------------------------------------

static bool remove_norm(struct practice *practice, void *context,
                        struct err *err)
{
    const struct norm_task *task = context;

    return norm_remove(practice, task->id, err);
}

bool cmd_norm_remove(struct command *command, struct err *err)
{
    struct norm_task task = {.command = command};

    return command_number(command, "NORM", &task.id, err)
        && folder_write(command->folder, command->arena, remove_norm, &task,
                        err);
}
