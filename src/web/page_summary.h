#ifndef WEB_PAGE_SUMMARY_H
#define WEB_PAGE_SUMMARY_H

// page_summary - what a client takes home on paper: "/client/:id/summary" after
// a session (the next time on top, what was agreed, the plan, the promises,
// their own words), and "/client/:id/plan/:plan", one plan in big letters. Both
// fit on one page of A4 or Letter, without name, score or note; the plan can
// also be sent as a link to the client's own page.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/session.h"
#include "web/page_agreed.h"

struct summary_view {
    const struct page *page;
    struct client client;
    struct agreed agreed;
    struct session next; // id.n == 0: none is booked
    struct str vision;
    int unshown; // open promises that the client's page does not show
};
bool summary_page(struct page *page, struct err *err);

struct agreed_plan_sheet_view {
    const struct page *page;
    struct client client;
    struct plan plan;
    const char *told; // what became of the message, or NULL
};
bool agreed_plan_sheet_page(struct page *page, struct err *err);
bool agreed_plan_sheet_send(struct page *page, struct err *err);

#endif
