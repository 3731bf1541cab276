#ifndef WEB_PAGE_GLANCE_H
#define WEB_PAGE_GLANCE_H

// page_glance - "/client/:id/glance": thirty seconds before a session. Seven
// blocks in a fixed order; those without data are not there.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/glance.h"
#include "web/chart.h"
#include "web/client_about.h"
#include "web/page.h"

struct glance_view {
    const struct page *page;
    struct glance glance;
    struct chart chart;
    struct client_about about;
    bool sharing; // may the client's view be opened?
};

bool glance_page(struct page *page, struct err *err);

#endif
