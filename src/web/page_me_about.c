// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_me_about.h"

#include "base/text.h"
#include "pages.h"

bool me_about_page(struct page *page, struct err *err)
{
    struct me_about_view view = {0};

    if (!me_read(page, &view.me, err)
        || !my_page_until(page->practice, view.me.client.id, &view.until, err)
        || !my_page_door_read(page->practice, view.me.client.id, &view.door,
                              err)) {
        return false;
    }
    me_about_html(&page->reply->body, &view);
    return true;
}

bool me_door_post(struct page *page, struct err *err)
{
    bool open = str_is(page_field(page, "open"), "1");

    if (!my_page_door_set(page->practice, page->visitor.client, open, err)) {
        return false;
    }
    me_back(page, "this-page");
    return true;
}

bool me_close_post(struct page *page, struct err *err)
{
    struct me_view view = {0};

    if (!me_read(page, &view, err)
        || !my_page_end(page->practice, view.client.id, err)) {
        return false;
    }
    me_closed_html(&page->reply->body, &view);
    return true;
}

bool me_help_page(struct page *page, struct err *err)
{
    struct me_help_view view = {0};
    struct err unread = {0};

    if (!me_read(page, &view.me, err)
        || !crisis_read(page->practice, &view.lines, err)) {
        return false;
    }
    // A plan that does not open takes nothing else away from this page.
    if (!safety_plan_read(page->practice, view.me.client.id, &view.plan,
                          &unread)) {
        view.plan = (struct safety_plan){0};
    }
    if (!view.plan.show_person) {
        view.plan.person = (struct str){0};
    }
    me_help_html(&page->reply->body, &view);
    return true;
}

bool me_from_form_post(struct page *page, struct err *err)
{
    struct administration form;
    char ticket[TICKET_ROOM];

    if (!administration_get(page->practice, page->visitor.administration, &form,
                            err)
        || !my_page_open_short(page->practice, &form, ticket, err)) {
        return false;
    }
    page_redirect(page, text_print(page->arena, "/me/%s", ticket));
    return true;
}
