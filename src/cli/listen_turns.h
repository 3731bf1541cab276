#ifndef CLI_LISTEN_TURNS_H
#define CLI_LISTEN_TURNS_H

// listen_turns - `rapport listen --turns FILE.csv`: each row of a file of turns
// with its codes, in the order of the file, to the command's output.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/command.h"

// `path` may be "-". ERR_INPUT names row, line and column.
bool listen_turns(struct command *command, struct str path,
                  struct err *err) MUST_USE;

#endif
