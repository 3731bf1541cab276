#ifndef WEB_PAGE_EVIDENCE_MODULES_H
#define WEB_PAGE_EVIDENCE_MODULES_H

// page_evidence_modules - "/settings/evidence": what is made of all forms
// together, each module off until the owner switches it on (PRODUCT.md 4.3). A
// module is a row of EVIDENCE_MODULES.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page.h"

enum { EVIDENCE_MODULE_LINES = 5 };

struct evidence_module {
    const char *setting;
    const char *title;
    const char *what;                         // one sentence
    const char *lines[EVIDENCE_MODULE_LINES]; // what it is not; NULL ends
};
extern const struct evidence_module EVIDENCE_MODULES[];
enum { EVIDENCE_MODULE_COUNT = 2 };

struct evidence_modules_view {
    const struct page *page;
    bool on[EVIDENCE_MODULE_COUNT];
    bool saved;
};
bool evidence_modules_page(struct page *page, struct err *err);
bool evidence_modules_post(struct page *page, struct err *err);

#endif
