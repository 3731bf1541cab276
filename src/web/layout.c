// layout - see layout.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/layout.h"

#include <string.h>

static const struct {
    const char *state;
    const char *words;
} MARKS[] = {
  // PRODUCT.md 3.4; "fine" has no mark
    {"now",    "Needs you now"       },
    {"soon",   "Worth a look"        },
    {"info",   "You may want to know"},
    {"unseen", "We cannot see"       },
};

const char *layout_mark_words(const char *state)
{
    for (size_t i = 0; i < sizeof MARKS / sizeof MARKS[0]; i++) {
        if (strcmp(MARKS[i].state, state) == 0) {
            return MARKS[i].words;
        }
    }
    return NULL;
}

struct str layout_help_path(const struct page *page)
{
    if (!page || page->visitor.who != INVITED) {
        return STR("/help");
    }
    return text_print(page->arena, "/f/%.*s/help", SHOW(page->param[0]));
}

struct layout_notices layout_notices_of(const struct page *page)
{
    (void)page;
    return (struct layout_notices){0};
}
