#ifndef WEB_PAGE_FOLLOWUP_H
#define WEB_PAGE_FOLLOWUP_H

// page_followup - choosing the follow-ups of one client, a card to print, and
// "/endings": what goes out next, and how many answered.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/invitation.h"
#include "web/page_ending.h"

// POST /client/:id/follow-ups: three dates and the consent, in one form.
bool followup_choose_post(struct page *page, struct err *err);

// POST /follow-up/:id/print: the card, shown this once.
struct followup_card_view {
    const struct page *page;
    struct client client;
    struct str therapist;
    struct followup followup;
    struct invite_link link;
};
bool followup_print_post(struct page *page, struct err *err);

struct endings_view {
    const struct page *page;
    struct followup_due *followups;
    int followup_count;
    struct leaving_due *notes;
    int note_count;
    struct invitation_due *invitations;
    int invitation_count;
    struct invitation_due *answers; // to the letter, for this person
    int answer_count;
    struct followup_rate rates[FOLLOWUP_TIMES];
};
// Could not be sent: no way to write was agreed on.
bool endings_is_unsent(const struct followup_due *due);
bool endings_is_card(const struct followup_due *due);
bool endings_is_due(const struct endings_view *view,
                    const struct followup_due *due);
struct str endings_rate_words(const struct endings_view *view,
                              const struct followup_rate *rate);
bool endings_page(struct page *page, struct err *err);

#endif
