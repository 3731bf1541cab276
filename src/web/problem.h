#ifndef WEB_PROBLEM_H
#define WEB_PROBLEM_H

// problem - what the page about an error needs (pages/problem.html).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page.h"

struct problem_view {
    const struct page *page;
    const struct err *err;
};

int problem_status(enum err_kind kind);
const char *problem_title(const struct problem_view *view);
const char *problem_words(const struct problem_view *view);

#endif
