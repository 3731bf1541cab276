// rapport listen - what happened in a session, from its transcript.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/commands.h"

bool cmd_listen(struct command *command, struct err *err)
{
    (void)command;
    return err_set(err, ERR_INPUT, "listening is being built");
}
