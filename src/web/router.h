#ifndef WEB_ROUTER_H
#define WEB_ROUTER_H

// router - finds the row of ROUTES for a path. Pure.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page.h"

enum { ROUTE_PARAMS = 3 };

// NULL: no such page. `*known` says whether the path exists with another
// method. `param` is what the ":name" parts matched: never empty, never with a
// slash. A literal part goes before a ":name" that would fit as well.
const struct route *router_find(enum method method, struct str path,
                                struct str param[ROUTE_PARAMS], bool *known);

#endif
