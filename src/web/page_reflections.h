#ifndef WEB_PAGE_REFLECTIONS_H
#define WEB_PAGE_REFLECTIONS_H

// page_reflections - "/my/reflections": what a therapist wrote for themselves
// alone, the code that opens it when the passphrase is lost, and what to do
// when it is shut.
//
// The POST hashes, so it runs without a store at hand (ALONE): what it has to
// say stands on a page without the list. A passphrase can be guessed here too,
// so it goes through the same gate as signing in.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/reflection.h"
#include "web/page.h"

struct reflections_view {
    const struct page *page;
    enum reflection_state state;
    bool has_code;
    struct reflection *list;
    struct str *names; // of the client; empty: of a colleague's by now
    int count;
    int64_t shut;        // under an older key
    const char *code;    // just made, shown once
    const char *problem; // of what was sent
};
bool reflections_page(struct page *page, struct err *err);
bool reflections_post(struct page *page, struct err *err);

#endif
