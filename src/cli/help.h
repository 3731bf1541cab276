#ifndef CLI_HELP_H
#define CLI_HELP_H

// help - what the program says about itself and its commands.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/version.h"
#include "cli/command.h"

void help_print_program(FILE *out);
void help_print_command(FILE *out, const struct command_row *row);

// Of a name that is a group ("client"): its commands. False: no such group.
bool help_print_group(FILE *out, const char *group);

// The command whose name is nearest to what was typed, NULL when none is near.
const char *help_nearest_command(const char *typed);
const char *help_nearest_option(const struct command_row *row,
                                const char *typed);

#endif
