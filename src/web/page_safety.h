#ifndef WEB_PAGE_SAFETY_H
#define WEB_PAGE_SAFETY_H

// page_safety - "/safety/:reason": what a client answered, what they were told,
// and what was done. Only five filled-in fields close it (PRODUCT.md J11).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/safety.h"
#include "practice/safety_plan.h"
#include "web/page.h"

enum { SAFETY_FIELDS = 5 };

struct safety_field {
    const char *name;
    const char *label;
    const char *hint;
    struct str value; // as it was typed, or empty
    bool missing;     // asked for, and not there
    bool choice;      // yes or no instead of words
};
struct safety_card_view {
    const struct page *page;
    struct safety_view safety;
    struct str contact; // of the client; may be empty
    struct safety_plan plan;
    bool plan_unread; // there may be one: it could not be opened
    struct safety_field fields[SAFETY_FIELDS];
    bool refused; // closing was asked for, and fields are missing
    bool changed; // or the card has changed since it was read
    bool done;
};

// "self_phone" -> "On their own phone or computer", and what they chose on the
// page that they saw.
struct str safety_mode_words(struct str mode);
struct str safety_reply_words(struct str reply);

bool safety_card_page(struct page *page, struct err *err);
bool safety_card_post(struct page *page, struct err *err);

#endif
