// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/change.h"

#include "practice/audit.h"
#include "practice/session.h"

static bool work_and_note(struct practice *practice, void *context,
                          struct err *err)
{
    struct change *change = context;

    return change->work(practice, change, err)
        && audit_note(practice, change->command->row->name, change->client,
                      STR(""), err);
}

static bool work_only(struct practice *practice, void *context, struct err *err)
{
    struct change *change = context;

    return change->work(practice, change, err);
}

static struct change change_of(struct command *command, change_work *work)
{
    return (struct change){.command = command,
                           .work = work,
                           .said = text_in(command->arena),
                           .noted = text_in(command->arena)};
}

static void put(FILE *file, const struct text *text)
{
    struct str words = text_str(text);

    (void)fwrite(words.at, 1, words.len, file);
}

static bool say(struct change *change)
{
    put(change->command->out, &change->said);
    put(change->command->err, &change->noted);
    return true;
}

bool change_run(struct command *command, change_work *work, struct err *err)
{
    struct change change = change_of(command, work);

    return folder_write(command->folder, command->arena, work_and_note, &change,
                        err)
        && say(&change);
}

bool change_look(struct command *command, change_work *work, struct err *err)
{
    struct change change = change_of(command, work);

    return folder_read(command->folder, command->arena, work_only, &change, err)
        && say(&change);
}

bool change_id(const struct change *change, const char *option, int64_t *id,
               struct err *err)
{
    *id = 0;
    return command_number(change->command, option, id, err)
        && (*id > 0 || !command_has(change->command, option)
            || err_set(err, ERR_INPUT, "%s is a whole number above 0", option));
}

bool change_moment(struct practice *practice, struct change *change,
                   const char *option, int64_t *at, struct err *err)
{
    struct str local = command_value(change->command, option);
    bool twice = false;

    *at = 0;
    if (!local.at) {
        return true;
    }
    local = str_trim(local);
    if (local.len == sizeof "2026-12-01" - 1) {
        local = text_print(change->command->arena, "%.*sT23:59", SHOW(local));
    }
    if (!session_moment(practice, local, at, &twice, err)) {
        return false;
    }
    if (twice) {
        text_addf(&change->noted,
                  "note: the clocks go back then and %.*s comes twice; this is "
                  "the first\n",
                  SHOW(local));
    }
    return true;
}
