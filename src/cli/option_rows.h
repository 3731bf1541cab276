#ifndef CLI_OPTION_ROWS_H
#define CLI_OPTION_ROWS_H

// option_rows - how a table of options is written.
//
// One option: {"--name", OPTION_TEXT, required, "what it is"}; the last row of
// a table is END. Keep what it is so short that a row stays one line.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/command.h"

// clang-format off
#define END {NULL, OPTION_TEXT, false, NULL}
#define HEADING(words) {words, OPTION_HEADING, false, ""}
// clang-format on

#endif
