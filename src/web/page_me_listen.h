#ifndef WEB_PAGE_ME_LISTEN_H
#define WEB_PAGE_ME_LISTEN_H

// page_me_listen - "/me/:ticket/listening": what a client allows to be looked
// at of single sessions, in their hand: yes, no, and taking it back, each for
// one session. A yes that was noted in the room stands here too.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/listen.h"
#include "web/page_me.h"

struct me_listen_row {
    struct listen_case found;
    struct str therapist;
    struct str lines[LISTEN_LINES]; // of the words of today
    bool may_answer;                // a question, or a change of mind
    int64_t opened, opened_last;    // how often, and when last
};
struct me_listen_view {
    struct me_view me;
    struct me_listen_row *rows;
    int count;
    int version; // of the words
};
bool me_listen_page(struct page *page, struct err *err);
bool me_listen_post(struct page *page, struct err *err);

// Of a receipt, after the session: "you said yes".
const char *listen_receipt_words(const struct listen_receipt *receipt);

#endif
