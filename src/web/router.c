// router - see router.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/router.h"

#include <string.h>

// How many parts of the path matched literally; below 0: the row does not fit.
static int fit(struct str pattern, struct str path,
               struct str param[ROUTE_PARAMS])
{
    int literal = 0;
    int params = 0;

    while (pattern.at && path.at) {
        struct str want = str_cut(&pattern, '/');
        struct str part = str_cut(&path, '/');

        if (want.len && want.at[0] == ':') {
            if (part.len == 0 || params == ROUTE_PARAMS) {
                return -1;
            }
            param[params++] = part;
        } else if (str_is_equal(want, part)) {
            literal++;
        } else {
            return -1;
        }
    }
    return pattern.at || path.at ? -1 : literal;
}

const struct route *router_find(enum method method, struct str path,
                                struct str param[ROUTE_PARAMS], bool *known)
{
    const struct route *found = NULL;
    int best = -1;

    *known = false;
    for (int i = 0; i < ROUTE_COUNT; i++) {
        struct str matched[ROUTE_PARAMS] = {
            {NULL, 0}
        };
        int literal = fit(str_of(ROUTES[i].path), path, matched);

        *known = *known || literal >= 0;
        if (literal > best && ROUTES[i].method == method) {
            best = literal;
            found = &ROUTES[i];
            memcpy(param, matched, sizeof matched);
        }
    }
    return found;
}
