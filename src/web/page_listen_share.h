#ifndef WEB_PAGE_LISTEN_SHARE_H
#define WEB_PAGE_LISTEN_SHARE_H

// page_listen_share - "/session/:id/listening/supervision": the places that the
// report shows, names masked, for the therapist to read, to cut, and to put on
// their own list for supervision. Nothing else of a transcript leaves its page,
// and these lines go with it (practice/supervision.h).
//
// What was typed is masked once more when it is kept: masking is repeatable.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_listen.h"

enum { LISTEN_SHARE_MOST = 3500 }; // bytes of the lines that are proposed

struct listen_share_view {
    struct listen_view *listen;
    struct str words; // masked
    int masked;       // places
    const char *problem;
};
bool listen_share_page(struct page *page, struct err *err);
bool listen_share_post(struct page *page, struct err *err);

#endif
