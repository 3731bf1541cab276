// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_me.h"

#include "base/text.h"
#include "pages.h"
#include "practice/my_page.h"
#include "practice/staff.h"
#include "web/page_invite.h"
#include "web/staff_page.h"

// In the order in which the hub shows them.
// clang-format off
const struct me_door ME_DOORS[] = {
    // my page, safety plan
    // coming
    // agreements
    // path
    // endings
    {NULL, NULL, NULL},
};
// clang-format on
const int ME_DOOR_COUNT = (int)(sizeof ME_DOORS / sizeof *ME_DOORS) - 1;

bool me_read(struct page *page, struct me_view *view, struct err *err)
{
    view->page = page;
    return client_get(page->practice, page->visitor.client, &view->client, err)
        && staff_name(page->practice, view->client.staff, &view->therapist,
                      err);
}

struct str me_path(const struct page *page, const char *where)
{
    return text_print(page->arena, "/me/%.*s%s%s", SHOW(page->param[0]),
                      *where ? "/" : "", where);
}

bool me_page(struct page *page, struct err *err)
{
    struct me_view view = {0};

    if (!me_read(page, &view, err)) {
        return false;
    }
    me_html(&page->reply->body, &view);
    return true;
}

bool client_my_page_post(struct page *page, struct err *err)
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
