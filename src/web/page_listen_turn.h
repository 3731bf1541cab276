#ifndef WEB_PAGE_LISTEN_TURN_H
#define WEB_PAGE_LISTEN_TURN_H

// page_listen_turn - "/session/:id/listening/turn/:turn": one turn between its
// neighbours, how it was coded and how sure that is, and where the therapist
// says that they see it differently (practice/listen_dispute.h).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/listen_dispute.h"
#include "web/listening_report.h"
#include "web/page_listen.h"

enum { LISTEN_AROUND = 2 }; // turns before and after it

struct listen_turn_view {
    struct listen_view *listen; // LISTEN_READY
    int turn;                   // index
    int first, last;
    int seen[CODE_TASKS]; // class that counts for this therapist
    struct str why;
    const char *problem;
};

bool listen_turn_page(struct page *page, struct err *err);
bool listen_turn_post(struct page *page, struct err *err);

// In the report of a session, behind the labels of a turn: the way to here.
// `view->self` is the page.
void listen_turn_control(struct text *out, const struct listening_view *view,
                         size_t turn);

// pages/listen_turn.html
const char *listen_class_words(enum code_task task, int class);
const char *listen_task_question(enum code_task task);
// The tasks of this turn; false: none is left.
bool listen_turn_has(const struct listen_turn_view *view, int task);

#endif
