#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

// commands - the functions behind the rows of COMMANDS, by file.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/command.h"

bool cmd_demo(struct command *command, struct err *err);
bool cmd_init(struct command *command, struct err *err);
bool cmd_serve(struct command *command, struct err *err);

// cmd_coverage.c
bool cmd_coverage_set(struct command *command, struct err *err);
bool cmd_coverage_show(struct command *command, struct err *err);

#endif
