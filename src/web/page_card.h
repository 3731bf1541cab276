#ifndef WEB_PAGE_CARD_H
#define WEB_PAGE_CARD_H

// page_card - "/client/:id/card": why attention is asked for. Each reason says
// its sentence, its numbers and its rule, and leaves the judging to the reader.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/card.h"
#include "practice/talk.h"
#include "web/page.h"

struct card_number {
    struct str name;
    struct str value; // "12.5", "yes"
};
struct card_reason {
    const struct reason *reason;
    const struct signal_row *rule;
    const char *mark; // of web/layout.h
    struct str sentence;
    struct card_number numbers[FINDING_NUMBERS];
    int number_count;
    const char *state;  // "seen", "put off until"; empty: new
    struct str changed; // thresholds of this practice that are not the usual
    bool gentle;        // S3, S4: first, ask, own, later (PRODUCT.md J6)
    bool stuck;         // S2, S7, S11: what might be in the way?
    struct talk talked; // about this reason; at 0: nobody has said
    int64_t opened_at;  // first looked at, 0: never before
};
struct card_view {
    const struct page *page;
    struct client_id client;
    struct str name;
    const struct card_reason *reasons;
    int count;
};

bool card_page(struct page *page, struct err *err);
bool card_post(struct page *page, struct err *err); // seen, not useful, snooze

#endif
