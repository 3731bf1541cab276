// notes - see notes.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/notes.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

enum { NOTE_ROOM = 600 };

void notes_addf(struct notes *notes, const char *fmt, ...)
{
    char room[NOTE_ROOM];
    va_list args;

    if (notes->count == NOTES_MAX) {
        return;
    }
    va_start(args, fmt);
    (void)vsnprintf(room, sizeof room, fmt, args);
    va_end(args);
    notes->at[notes->count++] = text_print(notes->arena, "%s", room);
}

void notes_add_err(struct notes *notes, const char *part, const struct err *err)
{
    notes_addf(notes, "%s: %s.", part, err->text);
}
