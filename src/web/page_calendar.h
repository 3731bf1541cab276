#ifndef WEB_PAGE_CALENDAR_H
#define WEB_PAGE_CALENDAR_H

// page_calendar - "/calendar/TICKET.ics", which a therapist's calendar program
// asks for, and "/my/calendar", where the address is made and ended. It
// is shown in the answer to the button that made it and never again.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_invite.h"

struct calendar_view {
    const struct page *page;
    int64_t since; // there is an address since then; 0: none
    struct invite_link link;
};

bool calendar_feed_page(struct page *page, struct err *err);
bool calendar_page(struct page *page, struct err *err);
bool calendar_post(struct page *page, struct err *err);

#endif
