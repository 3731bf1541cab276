#ifndef WEB_PAGE_TOGETHER_H
#define WEB_PAGE_TOGETHER_H

// page_together - looking together (PRODUCT.md J5): one client's own picture in
// plain words, on this screen or a second one. It asks for no sign-in and
// honours none: the ticket in its address is all it has, and its pages lead
// nowhere but to themselves.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/course_view.h"
#include "practice/shared_view.h"
#include "web/chart.h"
#include "web/page.h"

struct together_line { // what the client wrote before one session
    int session_number;
    int64_t at;
    struct str words;
};
struct together_view {
    const struct page *page;
    struct shared_view shared;
    struct str name;
    struct course_view course;
    int series;
    struct chart chart;
    struct together_line *lines; // oldest first
    int line_count;
    struct str step; // the next step that is agreed already, or empty
};

// POST /client/:id/share, for who is signed in.
bool together_open(struct page *page, struct err *err);

bool together_page(struct page *page, struct err *err);
bool together_event(struct page *page, struct err *err);
bool together_plan(struct page *page, struct err *err);
bool together_close(struct page *page, struct err *err);

// "/together": the six characters, on a second screen.
struct together_code_view {
    const struct page *page;
    struct str typed;
    const char *problem; // NULL: none
    bool closed;         // a view has just been closed here
};
bool together_code_page(struct page *page, struct err *err);
bool together_code_post(struct page *page, struct err *err);

#endif
