#ifndef WEB_PAGE_ME_H
#define WEB_PAGE_ME_H

// page_me - "/me/:ticket": a client's own page, and what its pages share. The
// ticket in the address is all that opens it; no page here names the client in
// title or address, and none reaches notes or scores.
//
// Each area of the client's own page is a row of ME_DOORS and a page under
// "/me/:ticket/...". The hub lists the rows.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/client.h"
#include "web/page_invite.h"

struct me_door {
    const char *path;  // "goals": the page is "/me/:ticket/goals"
    const char *title; // "What I am working towards"
    const char *line;  // what one finds there, in one short sentence
};
extern const struct me_door ME_DOORS[];
extern const int ME_DOOR_COUNT;

struct me_view {
    const struct page *page;
    struct client client;
    struct str therapist; // the name that the client knows
};
// Reads the client whose page it is. For every page under "/me/:ticket".
bool me_read(struct page *page, struct me_view *view, struct err *err) MUST_USE;

// "/me/TICKET/where", "/me/TICKET" for "".
struct str me_path(const struct page *page, const char *where);

bool me_page(struct page *page, struct err *err);

// POST /client/:id/my-page: the therapist makes the link, once shown.
struct my_page_link_view {
    const struct page *page;
    struct client client;
    struct invite_link link;
};
bool client_my_page_post(struct page *page, struct err *err);

#endif
