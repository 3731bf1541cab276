#ifndef WEB_PAGE_LEAVING_H
#define WEB_PAGE_LEAVING_H

// page_leaving - the open door: "/e/:ticket" from a note or after the last
// follow-up, "/me/:ticket/back" on the client's own page; and the therapist's
// "stop it" for a note that waits.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/door.h"
#include "web/page_ending.h"

struct door_view {
    const struct page *page;
    struct str path; // of this page: "/e/k7..." or "/me/k7.../back"
    struct str therapist;
    struct str contact_lines; // "How to come back", if both wrote that
    bool asks;
    int reason;   // answered; 0: not yet
    bool knocked; // just now
};

bool door_page(struct page *page, struct err *err);
bool door_back_post(struct page *page, struct err *err);
bool door_why_post(struct page *page, struct err *err);

bool me_back_page(struct page *page, struct err *err);
bool me_back_post(struct page *page, struct err *err);

// POST /client/:id/door: the open door on a card to hand over, with the closing
// question when they stopped coming and had agreed to be asked.
struct door_card_view {
    const struct page *page;
    struct client client;
    struct str therapist;
    bool asks;
    struct invite_link link;
};
bool door_card_post(struct page *page, struct err *err);

// POST /leaving/:id
bool leaving_stop_post(struct page *page, struct err *err);

#endif
