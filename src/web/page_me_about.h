#ifndef WEB_PAGE_ME_ABOUT_H
#define WEB_PAGE_ME_ABOUT_H

// page_me_about - what a client can know and decide about their own page: who
// sees what, the door after a form, closing it; and help from any of its pages.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/my_page.h"
#include "practice/safety_plan.h"
#include "web/page_me.h"

// /me/:ticket/this-page
struct me_about_view {
    struct me_view me;
    int64_t until;
    struct my_page_door door;
};
bool me_about_page(struct page *page, struct err *err);
// The client's yes or no to the door after a form.
bool me_door_post(struct page *page, struct err *err);
// "Close this page on all devices": what was ended stays ended.
bool me_close_post(struct page *page, struct err *err);

// /me/:ticket/help: "Need help now" of every page here.
struct me_help_view {
    struct me_view me;
    struct crisis_lines lines;
    struct safety_plan plan;
};
bool me_help_page(struct page *page, struct err *err);

// POST /f/:ticket/my-page: from "thank you" to one's own page, when both have
// switched that on.
bool me_from_form_post(struct page *page, struct err *err);

#endif
