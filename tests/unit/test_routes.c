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

// Programs open links by themselves: looking changes nothing.
static bool keeps_rule_of_a_get(const struct route *route)
{
    return route->method != GET || route->touch == READS;
}

static bool keeps_rules_of_a_post(const struct route *route)
{
    return route->method != POST
        || (route->touch != READS
            && who_signs_in(route->who) == (route->token == TOKEN));
}

// Settings that are not the owner's alone: one's own passphrase, and the limits
// as they were published, which every therapist reads with their clients.
static const char *const OF_ONESELF[] = {"/settings/passphrase",
                                         "/settings/limits/:version"};

static bool keeps_rule_of_settings(const struct route *route)
{
    struct str path = str_of(route->path);
    bool settings =
        str_starts(path, STR("/settings")) || str_starts(path, STR("/setup"));

    for (size_t i = 0; i < sizeof OF_ONESELF / sizeof *OF_ONESELF; i++) {
        settings = settings && !str_is(path, OF_ONESELF[i]);
    }
    return !settings || !who_signs_in(route->who) || route->who == OWNER;
}

// Who is no therapist sees no client: such rows are few, and written here.
static bool is_for_any_role(const struct route *route)
{
    static const char *const PATHS[] = {"/",
                                        "/sign-out",
                                        "/stay",
                                        "/settings/passphrase",
                                        "/evidence/course",
                                        "/evidence/together"};

    for (size_t i = 0; i < sizeof PATHS / sizeof *PATHS; i++) {
        if (str_is(str_of(route->path), PATHS[i])) {
            return true;
        }
    }
    return str_starts(str_of(route->path), STR("/my/"));
}

static void check_row(const struct route *route)
{
    bool client = keeps_rules_of_a_client(route);
    bool post = keeps_rules_of_a_post(route) && keeps_rule_of_a_get(route);

    bool settings = keeps_rule_of_settings(route);
    bool member = route->who != MEMBER || is_for_any_role(route);

    CHECK("settings are the owner's: OWNER", settings);
    CHECK("MEMBER, any role, only where no client is shown", member);
    CHECK("what is of a client is for the staff, and noted", client);
    CHECK("a post writes, and one of the staff carries the token", post);
    if (!client || !post || !settings || !member) {
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
