// rapport listen train, rapport listen eval - the model, and how good it is.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/commands.h"

bool cmd_listen_train(struct command *command, struct err *err)
{
    (void)command;
    return err_set(err, ERR_INPUT, "training is being built");
}

bool cmd_listen_eval(struct command *command, struct err *err)
{
    (void)command;
    return err_set(err, ERR_INPUT, "evaluation is being built");
}
