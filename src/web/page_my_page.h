#ifndef WEB_PAGE_MY_PAGE_H
#define WEB_PAGE_MY_PAGE_H

// page_my_page - "/client/:id/my-page": the therapist gives a client their own
// page, hands the link over, sees how it stands and ends it.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/my_page.h"
#include "web/page_first_contact.h"
#include "web/page_invite.h"
#include "web/staff_page.h"

struct my_page_view {
    const struct page *page;
    struct client client;
    int64_t until; // 0: there is no link
    struct my_page_door door;
    bool can_send;    // a channel is allowed
    const char *sent; // what became of a message, or NULL
    struct consent_lines consents;
    struct own_name name;
};
bool my_page_page(struct page *page, struct err *err);

// POST: makes the link, once shown.
struct my_page_link_view {
    const struct page *page;
    struct client client;
    struct invite_link link;
};
bool my_page_post(struct page *page, struct err *err);
// POST .../send: makes it and sends it by a channel that the client allowed.
bool my_page_send_post(struct page *page, struct err *err);
bool my_page_end_post(struct page *page, struct err *err);
bool my_page_door_post(struct page *page, struct err *err);

#endif
