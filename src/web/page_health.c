// page_health - see page_health.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_health.h"

#include "practice/notice.h"
#include "web/site.h"

#include <sys/statvfs.h>

enum { ROOM_NEEDED = 64 << 20 }; // bytes, for some weeks of a practice

static bool disk_has_room(const struct page *page)
{
    struct statvfs room;

    return statvfs(folder_path(page->site->folder), &room) == 0
        && (double)room.f_bavail * (double)room.f_frsize >= ROOM_NEEDED;
}

static bool notices_arrive(struct page *page, bool *arrive, struct err *err)
{
    int cards = 0;

    if (page->practice && !notice_undelivered(page->practice, &cards, err)) {
        return false;
    }
    *arrive = cards == 0;
    return true;
}

// The reason why not; NULL: well.
static const char *ailment(struct page *page)
{
    struct store *store = folder_store(page->site->folder);
    struct err err;
    bool arrive = false;

    if (!store_is_well(store)) {
        return "the store refuses to save: restart after looking at the disk";
    }
    if (!disk_has_room(page)) {
        return "the disk is nearly full";
    }
    if (!notices_arrive(page, &arrive, &err)) {
        return "the store cannot be read";
    }
    return arrive ? NULL : "a safety notice could not be delivered";
}

bool health_page(struct page *page, struct err *err)
{
    const char *why = ailment(page);

    (void)err;
    page->reply->type = "text/plain; charset=utf-8";
    page->reply->status = why ? 503 : 200;
    text_addf(&page->reply->body, "%s\n", why ? why : "well");
    return true;
}
