#ifndef WEB_PAGE_LIMITS_H
#define WEB_PAGE_LIMITS_H

// page_limits - the practice's limits: "/settings/limits" edits the draft and
// publishes it, "/settings/limits/:version" reads and prints one version,
// "/me/:ticket/limits" shows a client the newest and asks whether they have
// read it (M29).
//
// Who has not acknowledged it is a fact on the settings page. Nobody is asked
// twice.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/limits.h"
#include "web/page_me.h"
#include "web/staff_page.h"

struct limits_view {
    const struct page *page;
    const char *problem;
    struct limits_draft draft;
    struct limits *versions; // newest first
    int version_count;
    struct str *unread; // names of those who have not acknowledged the newest
    int unread_count;
    bool saved, published;
};
bool limits_page(struct page *page, struct err *err);
bool limits_post(struct page *page, struct err *err);

struct limits_version_view {
    const struct page *page;
    struct limits limits;
    struct str practice; // its name
    bool newest;
};
bool limits_version_page(struct page *page, struct err *err);

// POST /client/:id/limits: the client read it on paper.
bool client_limits_post(struct page *page, struct err *err);

struct me_limits_view {
    struct me_view me;
    struct limits limits;
    struct limits_standing standing;
    bool saved;
    const char *problem;
    struct str question; // that was typed
};
bool me_limits_page(struct page *page, struct err *err);
bool me_limits_post(struct page *page, struct err *err);

// What waits (ME_WAITING).
bool me_limits_wait(struct practice *practice, struct client_id client,
                    struct str *line, struct err *err);

#endif
