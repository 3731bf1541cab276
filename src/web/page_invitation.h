#ifndef WEB_PAGE_INVITATION_H
#define WEB_PAGE_INVITATION_H

// page_invitation - the practice's letter that invites to say what does not
// fit: "/settings/invitation" with the trial of it, "/i/:ticket" for who gets
// it.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/invitation.h"
#include "web/page_invite.h"

struct invitation_settings_view {
    const struct page *page;
    const char *problem;
    bool saved;
    struct str me; // who would sign
    struct invitation_text text;
    struct str signer; // of the letter as it stands; empty: nobody
    struct str typed;  // a letter that could not be kept
    struct trial trial;
    struct trial_check check;
    struct trial_results results;
};
struct str invitation_interval_words(const struct page *page,
                                     const struct interval *interval,
                                     double times);
bool invitation_settings_page(struct page *page, struct err *err);
bool invitation_settings_post(struct page *page, struct err *err);
bool invitation_trial_post(struct page *page, struct err *err);

// The letter on paper, with its link; shown this once.
struct invitation_sheet_view {
    const struct page *page;
    struct client client;
    struct str words;
    struct str signer;
    struct invite_link link;
};

// POST /invitation/:id: sign and send, or not for them, or laid aside.
bool invitation_post(struct page *page, struct err *err);

struct invitation_view {
    const struct page *page;
    struct str words;
    struct str signer;
    struct str therapist;
    struct invitation_row row;
    struct str typed;
    const char *problem;
};
bool invitation_page(struct page *page, struct err *err);
bool invitation_answer_post(struct page *page, struct err *err);

#endif
