#ifndef WEB_PAGE_PREFERENCES_H
#define WEB_PAGE_PREFERENCES_H

// page_preferences - how a client likes to work and what they expect:
// "/me/:ticket/preferences" for the client, "/client/:id/preferences" for what
// was filled in on paper, with every earlier card (SH01).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/preference.h"
#include "web/page_me.h"
#include "web/staff_page.h"

struct preferences_view {
    const struct page *page;
    struct me_view me;      // of the client's own page
    struct client client;   // of the therapist's
    struct preference *all; // newest first
    int count;
    struct preference shown; // what is filled in: the newest, or what was typed
    const char *problem;
    bool saved;
};
bool preferences_page(struct page *page, struct err *err);
bool preferences_post(struct page *page, struct err *err);
bool me_preferences_page(struct page *page, struct err *err);
bool me_preferences_post(struct page *page, struct err *err);

#endif
