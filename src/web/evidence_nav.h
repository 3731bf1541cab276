#ifndef WEB_EVIDENCE_NAV_H
#define WEB_EVIDENCE_NAV_H

// evidence_nav - the row of pages about all forms of the practice together. A
// new page is a row of EVIDENCE_DOORS and
//
//     evidence_nav_read(page, &nav, err)
//     evidence_nav_html(out, &nav, "/evidence")    below the crumb
//
// A door that the visitor may not open, or whose module is off, is not shown.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page.h"

enum { EVIDENCE_DOORS_MOST = 8 };

struct evidence_door {
    const char *path;
    const char *title;   // one or two words
    const char *setting; // the module; NULL: always there
    bool staff;          // therapists open it too, not its owner alone
};

struct evidence_nav {
    const struct evidence_door *door[EVIDENCE_DOORS_MOST];
    int count;
};
bool evidence_nav_read(const struct page *page, struct evidence_nav *nav,
                       struct err *err) MUST_USE;

#endif
