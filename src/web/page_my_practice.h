#ifndef WEB_PAGE_MY_PRACTICE_H
#define WEB_PAGE_MY_PRACTICE_H

// page_my_practice - "/my/practice": what a therapist sees about their own
// work. Nobody else has a way to it: it answers for who is signed in, takes no
// id, and what is entered stands under their own key.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/my_practice.h"
#include "practice/reflection_key.h"
#include "web/page.h"

struct my_practice_view {
    const struct page *page;
    struct my_figures figures;
    enum reflection_state state;
    struct my_entries entries; // only when open
    bool listens;              // the module "listening" is on
    bool compares;             // the module "comparison" is
};
bool my_practice_page(struct page *page, struct err *err);
bool my_practice_post(struct page *page, struct err *err);

// pages/my_practice.html
const char *my_energy_words(int value);
// "10 minutes", "1 hour 5 minutes"
struct str my_minutes(const struct page *page, int64_t seconds);

#endif
