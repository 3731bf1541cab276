#ifndef WEB_PAGE_CLIENT_SETTINGS_H
#define WEB_PAGE_CLIENT_SETTINGS_H

// page_client_settings - "/client/:id/settings": what the client is called, how
// they answer, whether the picture is shared, a rest from forms, the ending.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/episode.h"
#include "web/staff_page.h"

struct client_settings_view {
    const struct page *page;
    struct client client;
    struct episode episode;
    bool paused; // check-ins: the client asked for a rest
    int64_t paused_at;
    bool saved;
};

bool client_settings_page(struct page *page, struct err *err);
bool client_settings_post(struct page *page, struct err *err);

// POST /client/:id/check-ins (pause, resume) and /client/:id/ending (agree,
// withdraw, planned, unilateral, other).
bool client_check_ins_post(struct page *page, struct err *err);
bool client_ending_post(struct page *page, struct err *err);

#endif
