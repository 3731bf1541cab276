// commands - every command that there is, with its options.
//
// A command is a row of COMMANDS, a table of options above it, a prototype in
// cli/commands.h, and cli/cmd_<thing>.c. Rows stand by area; the help prints
// them in this order.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/commands.h"

#include "cli/command.h"

// One option: {"--name", OPTION_TEXT, required, "what it is"}; the last row of
// a table is {0}.

const struct command_row COMMANDS[] = {
    // {name, summary, place, options, run, example}
    {0},
};
const int COMMAND_COUNT = (int)(sizeof COMMANDS / sizeof *COMMANDS) - 1;
