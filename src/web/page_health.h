#ifndef WEB_PAGE_HEALTH_H
#define WEB_PAGE_HEALTH_H

// page_health - "/healthz": 200 "well", or 503 and what is not, for monitors.
// It tells nothing about anybody.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page.h"

bool health_page(struct page *page, struct err *err);

#endif
