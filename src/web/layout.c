// layout - see layout.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/layout.h"

#include "practice/backup.h"
#include "practice/message_list.h"
#include "practice/notice.h"
#include "practice/profile.h"

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
    const char *whose = !page || !page->visitor.client.n ? NULL
                      : page->visitor.who == INVITED     ? "f"
                      : page->visitor.who == MINE        ? "me"
                                                         : NULL;

    if (page && page->help.len) {
        return page->help;
    }
    // A link that opens nothing has no help page of its own either.
    return whose ? text_print(page->arena, "/%s/%.*s/help", whose,
                              SHOW(page->param[0]))
                 : STR("/help");
}

// A page that was made shows what could be learned: whoever cannot read the
// store here could not read it for the page either.
struct layout_notices layout_notices_of(const struct page *page)
{
    struct layout_notices notices = {0};
    struct profile profile = {0};
    struct err err = {0};
    int64_t backup_at;

    if (!page->practice || !profile_read(page->practice, &profile, &err)) {
        return notices;
    }
    notices.demo = profile.demo;
    if (!notice_undelivered(page->practice, &notices.undelivered, &err)) {
        notices.undelivered = 0;
    }
    if (!page->visitor.therapist
        || !message_trouble_count(page->practice, &notices.messages, &err)) {
        notices.messages = 0;
    }
    if (profile.demo
        || !backup_last(page->practice, &backup_at, &notices.backup_days,
                        &err)) {
        notices.backup_days = 0;
    }
    return notices;
}
