// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_calendar.h"

#include "base/text.h"
#include "pages.h"
#include "practice/calendar.h"

bool calendar_feed_page(struct page *page, struct err *err)
{
    struct str calendar;

    if (!calendar_print(page->practice, page->visitor.calendar, &calendar,
                        err)) {
        return false;
    }
    page->reply->type = "text/calendar; charset=utf-8";
    text_add(&page->reply->body, calendar);
    return true;
}

bool calendar_page(struct page *page, struct err *err)
{
    struct calendar_view view = {.page = page};

    if (!calendar_since(page->practice, &view.since, err)) {
        return false;
    }
    calendar_html(&page->reply->body, &view);
    return true;
}

static bool make(struct page *page, struct err *err)
{
    struct calendar_view view = {.page = page};
    char ticket[TICKET_ROOM];

    if (!calendar_open(page->practice, ticket, err)) {
        return false;
    }
    view.link.path = text_print(page->arena, "/calendar/%s.ics", ticket);
    if (!invite_address(page, &view.link, err)) {
        return false;
    }
    view.since = P_NOW(page->practice);
    calendar_html(&page->reply->body, &view);
    return true;
}

bool calendar_post(struct page *page, struct err *err)
{
    if (str_is(page_field(page, "do"), "end")) {
        page_redirect(page, STR("/my/calendar"));
        return calendar_end(page->practice, err);
    }
    return make(page, err);
}
