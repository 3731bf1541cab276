// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_my_page.h"

#include "base/text.h"
#include "pages.h"
#include "practice/message.h"

// Only where nobody else reads it: elsewhere a message holds no link.
static bool read_can_send(struct practice *practice, struct client_id client,
                          bool *can, struct err *err)
{
    struct channel channels[CHANNEL_KINDS];
    int allowed = 0, own = 0;

    if (!channel_read(practice, client, channels, err)) {
        return false;
    }
    for (int i = 0; i < CHANNEL_KINDS; i++) {
        allowed += channels[i].allowed;
        own += channels[i].allowed && channels[i].own;
    }
    *can = allowed > 0 && own == allowed;
    return true;
}

// "?sent=0": what became of the message that was asked for.
static const char *sent_words(const struct page *page)
{
    int64_t fate;

    return str_parse_int(form_find(&page->query, "sent"), &fate)
                && fate >= MESSAGE_QUEUED && fate <= MESSAGE_TOO_LATE
             ? message_fate_words((enum message_fate)fate)
             : NULL;
}

bool my_page_page(struct page *page, struct err *err)
{
    struct my_page_view view = {.page = page, .sent = sent_words(page)};

    if (!staff_page_client(page, &view.client, err)
        || !my_page_until(page->practice, view.client.id, &view.until, err)
        || !my_page_door_read(page->practice, view.client.id, &view.door, err)
        || !read_can_send(page->practice, view.client.id, &view.can_send, err)
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

static bool send_link(struct page *page, struct client_id client,
                      enum message_fate *fate, struct err *err)
{
    struct message_draft draft = {.client = client, .kind = "my_page"};
    char ticket[TICKET_ROOM];

    if (!my_page_open(page->practice, client, MY_PAGE_LASTS, ticket, err)) {
        return false;
    }
    draft.link = text_print(page->arena, "/me/%s", ticket);
    draft.dedup =
        text_print(page->arena, "my_page/%lld/%lld", (long long)client.n,
                   (long long)P_NOW(page->practice));
    return message_queue(page->practice, &draft, fate, err);
}

// Where no channel is allowed no link is made: the one before goes on opening.
bool my_page_send_post(struct page *page, struct err *err)
{
    enum message_fate fate = MESSAGE_NO_CHANNEL;
    struct client client;
    bool can;

    if (!staff_page_client(page, &client, err)
        || !read_can_send(page->practice, client.id, &can, err)
        || (can && !send_link(page, client.id, &fate, err))) {
        return false;
    }
    staff_page_back(
        page, client.id,
        str_text(page->arena,
                 text_print(page->arena, "/my-page?sent=%d", (int)fate)));
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
