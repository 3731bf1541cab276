// terminal - see terminal.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH_USUAL = 80 };

bool terminal_is(FILE *file)
{
    int number = file ? fileno(file) : -1;

    return number >= 0 && isatty(number);
}

int terminal_width(FILE *file)
{
    struct winsize size = {0};

    return terminal_is(file) && ioctl(fileno(file), TIOCGWINSZ, &size) == 0
                && size.ws_col
             ? size.ws_col
             : WIDTH_USUAL;
}

bool terminal_has_looks(FILE *file)
{
    const char *no = getenv("NO_COLOR");
    const char *kind = getenv("TERM");

    return terminal_is(file) && !(no && *no) && kind && *kind
        && strcmp(kind, "dumb") != 0;
}
