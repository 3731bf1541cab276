#ifndef WEB_PAGE_BOARD_H
#define WEB_PAGE_BOARD_H

// page_board - "/": who needs attention, why, and one button each.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/board.h"
#include "practice/handover.h"
#include "web/page.h"

struct board_view {
    struct handover *handovers; // on the way, from or to who is signed in
    int handover_count;
    struct str still_named; // for the owner: left, and named in the coverage
    int waiting;            // for the owner: clients of those who left
    int going_out;          // what stands on "What goes out next"
    const struct page *page;
    struct board board;
    struct board_wish wish;
    struct str sought;       // what was typed into "Find"; empty: nothing
    struct board_list found; // when something was sought
};

// A group as the page shows it.
struct board_heading {
    const char *id;    // also the ?show= that opens it
    const char *title; // in words
    const char *mark;  // of web/layout.h, NULL: none
};
extern const struct board_heading BOARD_HEADINGS[BOARD_GROUP_COUNT];

// "Also for 3 days · next: today 14:00", as words for one row.
struct str board_since(const struct board_view *view,
                       const struct board_row *row);
struct str board_next(const struct board_view *view,
                      const struct board_row *row);
// The one button: where it leads and what it says.
struct str board_button_path(const struct board_view *view,
                             enum board_group group,
                             const struct board_row *row);
const char *board_button_words(enum board_group group);

// "Two of these people are fictional."
struct str board_demo_words(const struct board_view *view);

bool board_page(struct page *page, struct err *err);

#endif
