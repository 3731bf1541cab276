#ifndef WEB_HEADERS_H
#define WEB_HEADERS_H

// headers - what every reply tells the browser, whatever the page is.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page.h"

// Adds them to those that the page has set. A page that has set Cache-Control
// keeps its own; all others may never be stored.
void headers_finish(struct arena *arena, bool secure, struct reply *reply);

#endif
