// router - see router.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/router.h"

#include <string.h>

// Does a part of the path fit a part of the pattern, and what is a ":name"?
static bool part_fits(struct str want, struct str part, struct str *param,
                      bool *is_param)
{
    *is_param = want.len && want.at[0] == ':';
    if (*is_param) {
        *param = part;
        return part.len > 0;
    }
    return str_is_equal(want, part);
}

// Most rows are of another place, and their first byte says so.
static bool may_fit(const char *pattern, struct str path)
{
    return path.len < 2 || !pattern[0] || !pattern[1] || pattern[1] == ':'
        || pattern[1] == path.at[1];
}

// How many parts of the path matched literally; below 0: the row does not fit.
static int fit(struct str pattern, struct str path,
               struct str param[ROUTE_PARAMS + 1])
{
    int literal = 0;
    int params = 0;

    while (pattern.at && path.at && params <= ROUTE_PARAMS) {
        struct str want = str_cut(&pattern, '/');
        bool is_param;

        if (!part_fits(want, str_cut(&path, '/'), &param[params], &is_param)) {
            return -1;
        }
        params += is_param;
        literal += !is_param;
    }
    return pattern.at || path.at || params > ROUTE_PARAMS ? -1 : literal;
}

const struct route *router_find(enum method method, struct str path,
                                struct str param[ROUTE_PARAMS], bool *known)
{
    const struct route *found = NULL;
    int best = -1;

    *known = false;
    for (int i = 0; i < ROUTE_COUNT; i++) {
        struct str matched[ROUTE_PARAMS + 1] = {
            {NULL, 0}
        };
        int literal = may_fit(ROUTES[i].path, path)
                        ? fit(str_of(ROUTES[i].path), path, matched)
                        : -1;

        *known = *known || literal >= 0;
        if (literal > best && ROUTES[i].method == method) {
            best = literal;
            found = &ROUTES[i];
            memcpy(param, matched, ROUTE_PARAMS * sizeof *param);
        }
    }
    return found;
}
