#ifndef WEB_VISITOR_H
#define WEB_VISITOR_H

// visitor - who is asking, by what they hold: a cookie, a ticket, a code.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/login.h"
#include "web/page.h"

// Fills in page->visitor for what the route demands. ERR_DENIED: not signed
// in, another role, held in a shared view, or a wrong form token; ERR_MISSING:
// no such
// ticket. `login` is for who is signed in.
bool visitor_find(struct page *page, const struct route *route,
                  struct login *login, struct err *err) MUST_USE;

// A POST that a page of another site made the browser send is refused, when
// the browser says so. ERR_DENIED.
bool visitor_check_origin(const struct page *page, struct err *err) MUST_USE;

// False: a browser too old to say it; the POST could come from anywhere. A
// program that is no browser says neither and is believed.
bool visitor_knows_origin(const struct page *page);

#endif
