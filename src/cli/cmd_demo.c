// rapport demo - a practice of seven fictional people in a folder of its own.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/moment.h"
#include "cli/commands.h"
#include "practice/demo.h"

static bool read_now(const struct command *command, int64_t *now,
                     struct err *err)
{
    struct str text = command_value(command, "--now");
    struct civil civil;

    *now = world_now(command->world);
    if (!text.at) {
        return true;
    }
    if (!civil_parse(text, &civil, err)) {
        return false;
    }
    *now = moment_of_civil(&civil);
    return true;
}

bool cmd_demo(struct command *command, struct err *err)
{
    const char *data = str_text(command->arena, command->data);
    struct demo demo;
    int64_t now;

    if (!read_now(command, &now, err)
        || !demo_create(data, command->world, now, &demo, err)) {
        return false;
    }
    (void)fprintf(command->out,
                  "A demo practice with seven fictional people is in %s\n"
                  "Its passphrase: %s\n\n"
                  "Next: rapport serve --data %s\n"
                  "A client's own page: rapport my-page --client %lld --data "
                  "%s\n",
                  data, demo.passphrase, data, (long long)demo.own_page.n,
                  data);
    return true;
}
