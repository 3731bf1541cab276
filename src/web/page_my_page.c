// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_my_page.h"

#include "base/text.h"
#include "pages.h"

bool my_page_page(struct page *page, struct err *err)
{
    struct my_page_view view = {.page = page};

    if (!staff_page_client(page, &view.client, err)
        || !my_page_until(page->practice, view.client.id, &view.until, err)
        || !my_page_door_read(page->practice, view.client.id, &view.door, err)
        || !own_name_read(page->practice, view.client.id, &view.name, err)
        || !consent_lines_read(page->practice, view.client.id, &view.consents,
                               err)) {
        return false;
    }
    my_page_html(&page->reply->body, &view);
    return true;
}

bool my_page_post(struct page *page, struct err *err)
{
    struct my_page_link_view view = {.page = page};
    char ticket[TICKET_ROOM];

    if (!staff_page_client(page, &view.client, err)
        || !my_page_open(page->practice, view.client.id, MY_PAGE_LASTS, ticket,
                         err)) {
        return false;
    }
    view.link.path = text_print(page->arena, "/me/%s", ticket);
    if (!invite_address(page, &view.link, err)) {
        return false;
    }
    my_page_link_html(&page->reply->body, &view);
    return true;
}

bool my_page_end_post(struct page *page, struct err *err)
{
    struct client client;

    if (!staff_page_client(page, &client, err)
        || !my_page_end(page->practice, client.id, err)) {
        return false;
    }
    staff_page_back(page, client.id, "/my-page");
    return true;
}

bool my_page_door_post(struct page *page, struct err *err)
{
    bool open = str_is(page_field(page, "open"), "1");
    struct client client;

    if (!staff_page_client(page, &client, err)
        || !my_page_door_set(page->practice, client.id, open, err)) {
        return false;
    }
    staff_page_back(page, client.id, "/my-page");
    return true;
}
