#ifndef WEB_PAGE_ME_AGREED_H
#define WEB_PAGE_ME_AGREED_H

// page_me_agreed - what was agreed, on the client's own page: "agreed" (what
// was promised to them and what was decided), "plan" (the card, and how it
// went) and "goals" (propose, agree, reword, rate).
//
// A promise stands there when the therapist shows it, or wrote a line about it;
// never that one is late. What the client wants corrected is added beside what
// it is about (C5).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_agreed.h"
#include "web/page_me.h"

struct me_agreed_view {
    struct me_view me;
    struct agreed agreed;
    const char *problem; // why a form could not be kept, or NULL
    int64_t typed_goal;  // the goal whose form holds `typed`; 0: a new one
    struct str typed;    // what the client wrote, when there is a problem
    bool saved;
};

bool me_agreed_page(struct page *page, struct err *err);
bool me_agreed_post(struct page *page, struct err *err);
bool me_plan_page(struct page *page, struct err *err);
bool me_plan_post(struct page *page, struct err *err);
bool me_goals_page(struct page *page, struct err *err);
bool me_goals_post(struct page *page, struct err *err);

// For the templates: is there anything of it to show?
bool me_agreed_has_promises(const struct agreed *agreed);
bool me_agreed_has_active(const struct agreed *agreed);

// What waits (ME_WAITING).
bool me_goals_wait(struct practice *practice, struct client_id client,
                   struct str *line, struct err *err);

#endif
