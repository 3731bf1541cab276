#ifndef WEB_CLIENT_NAV_H
#define WEB_CLIENT_NAV_H

// client_nav - the row of pages about one client that a therapist can open.
// A new page is a row of CLIENT_DOORS and a call of
//
//     client_nav_html(out, id, "path")     below the crumb of its template
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

struct client_door {
    const char *path;  // "/client/:id/PATH"; "" is the overview
    const char *title; // one or two words
};
extern const struct client_door CLIENT_DOORS[];
extern const int CLIENT_DOOR_COUNT;

#endif
