#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

// terminal - what is known about where a command prints.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stdbool.h>
#include <stdio.h>

// A person sits there: not a file, not a pipe, not a server's socket.
bool terminal_is(FILE *file);

// In columns; 80 where it is no terminal or does not say.
int terminal_width(FILE *file);

// May be coloured: a terminal that can, and nobody said NO_COLOR.
// SOURCE: https://no-color.org
bool terminal_has_looks(FILE *file);

#endif
