#ifndef TALK_LINE_H
#define TALK_LINE_H

// line - walks the lines of a text (wire/charset.h: all of them end in LF) and
// counts them, from 1.
//
//     struct line_walk walk = {.rest = text};
//     while (line_next(&walk, &line)) { ... walk.number ... }
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

struct line_walk {
    struct str rest;
    int number; // of the line that was handed out last
};

// `line` has no spaces, tabs or line breaks at its ends. A final line break
// begins no further line.
static inline bool line_next(struct line_walk *walk, struct str *line)
{
    if (walk->rest.len == 0) {
        return false;
    }
    *line = str_trim(str_cut(&walk->rest, '\n'));
    walk->number++;
    return true;
}

#endif
