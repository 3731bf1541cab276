// rapport listen - what happened in a session, from its transcript.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/commands.h"
#include "cli/listen_turns.h"

bool cmd_listen(struct command *command, struct err *err)
{
    if (command_has(command, "--turns")) {
        return listen_turns(command, command_value(command, "--turns"), err);
    }
    return err_set(err, ERR_INPUT, "listening is being built");
}
