#ifndef WEB_PAGE_REMINDER_H
#define WEB_PAGE_REMINDER_H

// page_reminder - what a client sees about one session: three doors (I'm
// coming, I need another time, I'm in two minds), times to choose from, and
// what stands now.
//
// Two ways lead here: the link in a message (/r/TICKET), which opens nothing
// but this one session, and the client's own page (/me/TICKET/times/ID).
// Looking changes nothing: mail scanners open links before people do. What was
// sent twice, or after the time had been changed elsewhere, is answered by the
// page as it stands now.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/client.h"
#include "practice/coming.h"
#include "practice/session_change.h"
#include "practice/time_offer.h"
#include "web/layout.h"

struct reminder_view {
    const struct page *page;
    struct client client;
    struct str therapist;
    struct session session;
    struct coming coming;
    struct time_offer offer;
    struct session_change moved; // by the practice, to the time that stands;
                                 // session.n == 0: it was not
    bool open;                   // the client can still answer
    struct str base;             // where its forms are sent
    const char *notice;          // above all: what has changed meanwhile
};

// "Wednesday 25 November, 14:00"
struct str reminder_time(const struct reminder_view *view, int64_t at);

bool reminder_page(struct page *page, struct err *err);
bool reminder_another_time_page(struct page *page, struct err *err);
bool reminder_two_minds_page(struct page *page, struct err *err);
bool reminder_post(struct page *page, struct err *err);

#endif
