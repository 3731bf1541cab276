// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/reading.h"

#include <stdio.h>

static void say(FILE *to, uint64_t done, uint64_t all, size_t rows)
{
    (void)fprintf(to, "reading: %zu rows", rows);
    if (all) {
        (void)fprintf(to, ", %d %%", (int)(100 * ((double)done / (double)all)));
    }
}

void reading_lines(void *who, uint64_t done, uint64_t all, size_t rows)
{
    say(who, done, all, rows);
    (void)fputc('\n', (FILE *)who);
}

void reading_line(void *who, uint64_t done, uint64_t all, size_t rows)
{
    (void)fputc('\r', (FILE *)who);
    say(who, done, all, rows);
    (void)fflush((FILE *)who);
}
