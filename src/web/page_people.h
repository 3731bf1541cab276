#ifndef WEB_PAGE_PEOPLE_H
#define WEB_PAGE_PEOPLE_H

// page_people - who works here: /settings/people for the owner, and /join for
// the person who was invited. The link is shown once, in the answer to the
// button that made it: the store keeps only its fingerprint.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/handover.h"
#include "practice/staff.h"
#include "practice/staff_leaving.h"
#include "web/page_invite.h"

struct people_view {
    const struct page *page;
    const char *problem;
    struct staff *staff;
    int staff_count;
    struct staff_invitation *invitations;
    int invitation_count;
    struct staff_leaving_client *waiting; // whose therapist has left
    int waiting_count;
    struct handover *handovers; // whose outgoing therapist has left
    int handover_count;
    struct str still_named;  // in the coverage, though they left
    struct invite_link link; // that was just made
    bool resets;             // ... for a new passphrase
    struct str typed_name;
};
// GET, OWNER; POST, OWNER, TOKEN, WRITES: do=invite, reset, take_back,
// leave, site, and for clients of those who left: hand_over, agreed, withdraw.
bool people_page(struct page *page, struct err *err) MUST_USE;
bool people_post(struct page *page, struct err *err) MUST_USE;

// The open handover of a client whose therapist has left; NULL: none.
const struct handover *people_handover_of(const struct people_view *view,
                                          struct client_id client);
bool people_may_take(const struct staff *staff);
const char *people_role_title(const char *role);

struct join_view {
    const struct page *page;
    const char *problem;
    struct str practice_name;
    struct staff_invitation invitation;
    struct staff member; // whose passphrase it sets anew
    struct str sign_in;  // as it was typed
};
// GET, JOINING; POST, JOINING, ALONE (it hashes).
bool join_page(struct page *page, struct err *err) MUST_USE;
bool join_post(struct page *page, struct err *err) MUST_USE;

#endif
