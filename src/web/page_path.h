#ifndef WEB_PAGE_PATH_H
#define WEB_PAGE_PATH_H

// page_path - the path of a client, for both: the client writes
// (/me/:ticket/path), the therapist reads and may offer a line
// (/client/:id/path). The time line is made of moments, goals, letters, events
// and the number of sessions.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/path.h"
#include "web/page_me.h"

struct path_stop { // of the time line
    struct str when;
    struct str words;
    const char *kind; // "", "A goal", "A letter"
};
struct path_view {
    const struct page *page;
    struct client client;
    struct str therapist;
    struct path path;
    struct path_stop *stops;
    int stop_count;
    int sessions;        // held, in all
    int64_t since;       // the first of them; 0: none
    const char *problem; // of what was sent
    enum path_part both; // written in two windows; PATH_PARTS: no
    struct str typed;    // what could not be kept
    struct str typed_when;
    enum path_part typed_part; // PATH_PARTS: as a moment
};

// The therapist. POST: offers a line.
bool path_page(struct page *page, struct err *err) MUST_USE;
bool path_offer_post(struct page *page, struct err *err) MUST_USE;

// The client.
bool me_path_page(struct page *page, struct err *err) MUST_USE;
bool me_path_post(struct page *page, struct err *err) MUST_USE;
bool me_path_offer_post(struct page *page, struct err *err) MUST_USE;
bool me_path_moment_post(struct page *page, struct err *err) MUST_USE;

// What stands in the field of a part.
struct str me_path_words(const struct path_view *view, enum path_part part);

// The line on an offer of this part; NULL when there is none.
const struct path_offer *path_offer_of(const struct path_view *view, int n,
                                       enum path_part part);

#endif
