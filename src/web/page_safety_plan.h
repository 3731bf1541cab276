#ifndef WEB_PAGE_SAFETY_PLAN_H
#define WEB_PAGE_SAFETY_PLAN_H

// page_safety_plan - a client's safety plan: written together at
// /client/:id/safety-plan, the client's own at /me/:ticket/safety-plan. The
// same functions serve both: who is asking decides what stands around the plan.
//
// Every save is a further version. When somebody saved one meanwhile, the form
// comes back (409) with what was typed and, beside it, what stands there now.
//
// What a phone keeps of it is page_plan_copy.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/crisis.h"
#include "practice/safety_plan.h"
#include "web/page.h"
#include "web/page_me.h"

enum { PLAN_VERSIONS_SHOWN = 30 };

struct safety_plan_view {
    struct me_view me; // page, client, therapist
    bool mine;         // the client's own page; else the therapist's
    struct str base;   // "/client/3/safety-plan", "/me/TICKET/safety-plan"
    struct safety_plan plan;  // what is shown; in a form what stands there now
    struct safety_plan typed; // what stands in the form
    const char *problem;      // why it was not kept, or NULL
    bool changed;             // because somebody was faster
    int newest;               // version; more than plan.version: an older one
    struct plan_version versions[PLAN_VERSIONS_SHOWN];
    int version_count;
    struct plan_copy copies[PLAN_COPIES_SHOWN];
    int copy_count;
    struct crisis_lines lines;
    bool card;     // to print: a card for the wallet, else a sheet
    bool on_phone; // a phone has kept it
};

// The newest plan and what stands around it. For all pages of the plan.
bool safety_plan_view_read(struct page *page, struct safety_plan_view *view,
                           struct err *err) MUST_USE;

bool safety_plan_page(struct page *page, struct err *err);
bool safety_plan_edit_page(struct page *page, struct err *err);
bool safety_plan_post(struct page *page, struct err *err);

// A sheet or a card: noted as a copy when it is made, then shown to be printed.
bool safety_plan_print_post(struct page *page, struct err *err);
bool safety_plan_sheet_page(struct page *page, struct err *err);
bool safety_plan_card_page(struct page *page, struct err *err);

// Words for the templates.
struct str safety_plan_copy_words(const struct safety_plan_view *view,
                                  const struct plan_copy *copy);
// "written together on 3 March", "by you", "by Kite"
struct str safety_plan_written(const struct safety_plan_view *view,
                               bool by_client, int64_t at);
// How much there is to print: "plan-long" gets smaller letters.
const char *safety_plan_size(const struct safety_plan *plan);

#endif
