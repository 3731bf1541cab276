#ifndef WEB_PAGE_HANDOVER_H
#define WEB_PAGE_HANDOVER_H

// page_handover - the three steps of a handover (practice/handover.h), each on
// a page of its own: /client/:id/handover for who hands over,
// /me/:ticket/handover for the client, /handover/:id for who takes over.
//
// The owner's steps for somebody who has left stand on /settings/people: they
// show who and how far, and no word of what is handed over.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/handover.h"
#include "practice/staff.h"
#include "web/page_me.h"

struct handover_view {
    const struct page *page;
    struct client client;
    const char *problem;
    const char *said;
    struct handover handover; // id 0: none yet
    struct staff *staff;      // to choose from
    int staff_count;
    struct line *lines;
    int line_count;
    const struct answers *typed; // what could not be kept; NULL: nothing
    bool for_client, for_incoming;
};
bool handover_page(struct page *page, struct err *err) MUST_USE;
bool handover_post(struct page *page, struct err *err) MUST_USE;
bool me_handover_page(struct page *page, struct err *err) MUST_USE;
bool me_handover_post(struct page *page, struct err *err) MUST_USE;
bool handover_incoming_page(struct page *page, struct err *err) MUST_USE;
bool handover_incoming_post(struct page *page, struct err *err) MUST_USE;

// What a section says, of the outgoing one and of the client.
struct str handover_pack_of(const struct handover_view *view, int section);
struct str handover_said_of(const struct handover_view *view, int section);
// Whom one can hand over to: therapists who work here, but the outgoing one.
bool handover_may_take(const struct handover_view *view,
                       const struct staff *staff);
int handover_others(const struct handover_view *view); // how many of them
// Where it is, for who may look: "With the client".
const char *handover_state_words(const struct handover *handover);
// One line for the board of who is signed in.
struct str handover_board_line(const struct page *page,
                               const struct handover *handover);
// Where that line leads; empty: nowhere yet.
struct str handover_board_path(const struct page *page,
                               const struct handover *handover);

#endif
