#ifndef WEB_PAGE_ASSET_H
#define WEB_PAGE_ASSET_H

// page_asset - "/assets/:name": style, script and pictures, which are part of
// the program. With their checksum in the query (asset_path) they may be kept
// for ever; without it they are asked for again each time.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page.h"

bool asset_page(struct page *page, struct err *err);

// "rapport.css" -> "/assets/rapport.css?v=1f2e3d4c"; the same text each time.
const char *asset_path(const char *name);

#endif
