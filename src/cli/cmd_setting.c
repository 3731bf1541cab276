// rapport setting list, setting set - the practice's settings from a terminal.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/change.h"
#include "cli/commands.h"
#include "practice/instrument_use.h"
#include "practice/setting.h"

static bool show(struct practice *practice, struct change *change,
                 const struct setting_row *row, struct err *err)
{
    struct str value;

    if (!setting_read(practice, row->name, &value, err)) {
        return false;
    }
    if (row->kind == SETTING_SECRET && value.len > 0) {
        value = STR("(kept)");
    }
    text_addf(&change->said, "%-26s %-12.*s %s\n", row->name, SHOW(value),
              row->help);
    return true;
}

static bool list(struct practice *practice, struct change *change,
                 struct err *err)
{
    for (int i = 0; i < SETTING_COUNT; i++) {
        if (!show(practice, change, &SETTINGS[i], err)) {
            return false;
        }
    }
    return true;
}

bool cmd_setting_list(struct command *command, struct err *err)
{
    return change_look(command, list, err);
}

static bool check_row(const struct setting_row *row, struct err *err)
{
    if (!row) {
        return err_set(err, ERR_INPUT,
                       "there is no such setting; `rapport setting list` "
                       "names them");
    }
    if (row->kind == SETTING_RECORD) {
        return err_set(err, ERR_DENIED,
                       "%s is recorded by the program; it cannot be set",
                       row->name);
    }
    return row->kind != SETTING_SECRET
        || err_set(err, ERR_DENIED,
                   "%s would be seen in the list of processes; set it in the "
                   "browser, under Settings",
                   row->name);
}

static bool set(struct practice *practice, struct change *change,
                struct err *err)
{
    struct str name = command_value(change->command, "NAME");
    struct str value = command_value(change->command, "VALUE");

    if (!check_row(setting_find(name), err)) {
        return false;
    }
    return str_is(name, "outcome_measures")
             ? outcomes_save(practice, value, err)
             : setting_save(practice, name, value, err);
}

bool cmd_setting_set(struct command *command, struct err *err)
{
    return change_run(command, set, err);
}
