#ifndef WEB_PAGE_INVITE_H
#define WEB_PAGE_INVITE_H

// page_invite - a form for a client: link, QR code and a sheet to print, at
// /client/:id/invite; and /clients/new.
//
// The link is shown in the answer to the button that made it and never again:
// the store keeps only its fingerprint.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/administration.h"
#include "practice/client.h"
#include "web/page.h"

struct invite_link {
    struct str path; // "/f/k7..."; empty: not made
    struct str url;  // with the public address, or the one asked by now
    bool local;      // nobody else can open that address
};
// Fills in `url` and `local` of a link whose `path` stands.
bool invite_address(const struct page *page, struct invite_link *link,
                    struct err *err) MUST_USE;
// Makes the administration and its link. On the writing connection.
bool invite_make(struct page *page, const struct invitation *invitation,
                 struct invite_link *link, struct err *err) MUST_USE;

struct invite_choice {
    struct str form; // "pre", "post", "phq9"
    struct str name;
};
struct invite_view {
    const struct page *page;
    const char *problem;
    struct client client;
    struct invite_choice *choices;
    int choice_count;
    struct str chosen;
    struct invite_link link;
};
bool invite_page(struct page *page, struct err *err) MUST_USE;
bool invite_post(struct page *page, struct err *err) MUST_USE;

struct client_new_view {
    const struct page *page;
    const char *problem;
    struct str name;
    struct str contact;
    struct str answers_by;
};
bool client_new_page(struct page *page, struct err *err) MUST_USE;
bool client_new_post(struct page *page, struct err *err) MUST_USE;

#endif
