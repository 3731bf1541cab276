// lexicon.c - looks words up by halves.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/lexicon.h"

#include "base/embedded.h"

#include <string.h>

static struct str lexicon_bytes(void)
{
    for (int i = 0; i < EMBEDDED_LEXICONS_COUNT; i++) {
        if (strcmp(EMBEDDED_LEXICONS[i].name, "vader_lexicon.txt") == 0) {
            return EMBEDDED_LEXICONS[i].bytes;
        }
    }
    return STR("");
}

// `low` and `high` are always at the start of a line.
bool lexicon_find(struct str word, double *value)
{
    struct str lexicon = lexicon_bytes();
    size_t low = 0, high = lexicon.len;
    while (low < high) {
        size_t line = low + (high - low) / 2;
        while (line > low && lexicon.at[line - 1] != '\n') {
            line--;
        }
        struct str rest = {lexicon.at + line, high - line};
        struct str entry = str_cut(&rest, '\n');
        size_t next = line + entry.len + 1;
        struct str key = str_cut(&entry, '\t');
        int order = str_compare(key, word);
        if (order == 0) {
            return str_parse_real(entry, value);
        }
        low = order < 0 ? next : low;
        high = order < 0 ? high : line;
    }
    return false;
}
