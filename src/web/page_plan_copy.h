#ifndef WEB_PAGE_PLAN_COPY_H
#define WEB_PAGE_PLAN_COPY_H

// page_plan_copy - a safety plan that stays readable on the client's phone with
// no connection, because the client asked for it ("Keep it on this phone").
//
// A service worker of its own (assets/plan-worker.js) keeps exactly one page,
// its style and its script, and answers for the address of the plan alone. With
// a connection the server's plan is shown and the copy brought up to date;
// without one the copy, which says from when it is and that there may be a
// newer one (H19). Nothing is kept for who never pressed the button (H04).
// Without scripts the page says to print it instead.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_safety_plan.h"

// GET /me/:ticket/plan-worker: the script, with what it is to keep.
bool plan_worker_page(struct page *page, struct err *err);
// GET /me/:ticket/safety-plan/copy: the page that it keeps.
bool plan_copy_page(struct page *page, struct err *err);
// POST .../keep and .../remove: what the phone has done.
bool plan_keep_post(struct page *page, struct err *err);
bool plan_remove_post(struct page *page, struct err *err);
// GET /me/:ticket/copy-state: "keep", or "remove" when a person has ended the
// link. Open to anyone: it must still answer when the link opens nothing.
bool plan_copy_state_page(struct page *page, struct err *err);

#endif
