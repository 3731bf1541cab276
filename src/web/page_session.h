#ifndef WEB_PAGE_SESSION_H
#define WEB_PAGE_SESSION_H

// page_session - "/session/:id": start, end, who came, the note (page_note.h),
// and the therapist's own three taps, given before the client's are shown.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/administration.h"
#include "practice/session.h"
#include "web/page_note.h"
#include "web/page_repair.h"
#include "web/session_times.h"
#include "web/staff_page.h"

struct session_tap { // one of the therapist's three questions
    const char *name;
    const char *text;
    int value; // ANSWER_MISSING: not yet
};
struct session_view {
    const struct page *page;
    struct client client;
    struct session session;
    struct session_times times;
    struct session_tap taps[3];
    bool rated;
    bool has_check;             // the client's own check has come
    struct questionnaire check; // shown only once `rated`
    struct session_talk talk;   // asked once it has ended
    struct note_view note;
    bool listening; // the module is on, and theirs is the session
};

bool session_page(struct page *page, struct err *err);
bool session_post(struct page *page, struct err *err);

// "/client/:id/session/new"
struct session_new_view {
    const struct page *page;
    struct client client;
    struct str suggested; // a week after the last one, for the field
};
bool session_new_page(struct page *page, struct err *err);
bool session_new_post(struct page *page, struct err *err);

#endif
