// test_routes - rules that every row of ROUTES keeps, also one of tomorrow.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"

#include "base/text.h"
#include "web/page.h"

// What shows or changes something of one client.
static const char *const OF_A_CLIENT[] = {
    "/client/:", "/session/:", "/safety/:", "/promise/:", "/plan/:", "/goal/:"};

static bool is_of_a_client(const struct route *route)
{
    for (size_t i = 0; i < sizeof OF_A_CLIENT / sizeof *OF_A_CLIENT; i++) {
        if (str_starts(str_of(route->path), str_of(OF_A_CLIENT[i]))) {
            return true;
        }
    }
    return false;
}

static bool keeps_rules_of_a_client(const struct route *route)
{
    return !is_of_a_client(route)
        || (route->who == STAFF && route->audit != NULL);
}

static bool keeps_rules_of_a_post(const struct route *route)
{
    return route->method != POST
        || (route->touch != READS
            && (route->who == STAFF) == (route->token == TOKEN));
}

static void check_row(const struct route *route)
{
    bool client = keeps_rules_of_a_client(route);
    bool post = keeps_rules_of_a_post(route);

    CHECK("what is of a client is for the staff, and noted", client);
    CHECK("a post writes, and one of the staff carries the token", post);
    if (!client || !post) {
        printf("  %s\n", route->path);
    }
}

int main(void)
{
    for (int i = 0; i < ROUTE_COUNT; i++) {
        check_row(&ROUTES[i]);
    }
    return check_end();
}
