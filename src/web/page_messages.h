#ifndef WEB_PAGE_MESSAGES_H
#define WEB_PAGE_MESSAGES_H

// page_messages - how a client may be written to, what was sent and what came
// back: "/client/:id/messages" for the therapist, "/me/:ticket/messages" for
// the client, "/messages" for what a therapist should look at, and
// "/stop/:ticket" behind "To end these mails".
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/channel.h"
#include "practice/message_list.h"
#include "web/page_me.h"

enum { MESSAGES_SHOWN = 6 }; // the earlier ones are folded away

struct messages_view {
    struct me_view me;
    bool mine;       // the client looks, not the therapist
    struct str base; // "/client/12/messages"
    const char *problem;
    bool saved;
    struct channel channels[CHANNEL_KINDS]; // as they stand, or as typed
    bool asked[CHANNEL_KINDS]; // whether others read it has been said
    struct str sender;         // on both
    struct message_list list;
    struct str read_by; // by when what is written back is read
};
bool messages_page(struct page *page, struct err *err) MUST_USE;
bool messages_post(struct page *page, struct err *err) MUST_USE;
bool messages_seen_post(struct page *page, struct err *err) MUST_USE;

// "You said so on 3 March", "stopped by STOP on 3 March".
struct str messages_told(const struct messages_view *view, int kind);

struct message_troubles_view {
    const struct page *page;
    struct message_trouble at[MESSAGE_TROUBLE_MAX];
    int count;
};
bool message_troubles_page(struct page *page, struct err *err) MUST_USE;
struct str message_trouble_words(const struct message_troubles_view *view,
                                 const struct message_trouble *trouble);

struct stop_view {
    const struct page *page;
    bool stopped;
};
bool stop_page(struct page *page, struct err *err) MUST_USE;
bool stop_post(struct page *page, struct err *err) MUST_USE;

#endif
