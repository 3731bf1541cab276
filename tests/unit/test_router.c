// test_router - which row answers an address, how often one may guess, and
// under which names the server answers.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "web/limiter.h"
#include "web/page.h"
#include "web/router.h"
#include "web/site.h"
#include "web/visitor.h"

static struct err err;

// ---- rows -------------------------------------------------------------------

static const struct asked {
    const char *name;
    enum method method;
    const char *path;
    const char *row; // NULL: none
    const char *first, *second;
    bool known; // by another method, at least
} ASKED[] = {
    {"the board",                   GET,  "/",                     "/",                      "",   "", true },
    {"a parameter",                 GET,  "/client/12",            "/client/:id",            "12", "", true },
    {"two parameters",              GET,  "/client/1/form/22",     "/client/:id/form/:form", "1",
     "22",                                                                                             true },
    {"a literal before a name",     GET,  "/client/1/session/new",
     "/client/:id/session/new",                                                              "1",  "", true },
    {"another method only",         POST, "/healthz",              NULL,                     "",   "", true },
    {"nothing of that name",        GET,  "/nowhere",              NULL,                     "",   "", false},
    {"one part too many",           GET,  "/healthz/x",            NULL,                     "",   "", false},
    {"an empty parameter",          GET,  "/client/",              NULL,                     "",   "", false},
    {"a slash at the end",          GET,  "/client/1/",            NULL,                     "",   "", false},
    {"no slash",                    GET,  "healthz",               NULL,                     "",   "", false},
    {"two slashes",                 GET,  "//healthz",             NULL,                     "",   "", false},
    {"dots are no way up",          GET,  "/assets/../healthz",    NULL,                     "",   "", false},
    {"dots are a name like others", GET,  "/assets/..",            "/assets/:name",          "..",
     "",                                                                                               true },
    {"large letters are others",    GET,  "/Healthz",              NULL,                     "",   "", false},
};

static void test_rows(void)
{
    for (size_t i = 0; i < sizeof ASKED / sizeof *ASKED; i++) {
        const struct asked *asked = &ASKED[i];
        struct str param[ROUTE_PARAMS] = {
            {NULL, 0}
        };
        bool known;
        const struct route *row =
            router_find(asked->method, str_of(asked->path), param, &known);

        CHECK(asked->name, known == asked->known
                               && (row != NULL) == (asked->row != NULL)
                               && (!row
                                   || (str_is(str_of(row->path), asked->row)
                                       && str_is(param[0], asked->first)
                                       && str_is(param[1], asked->second))));
    }
}

// Whoever may change something signed in proves that the page was ours, and
// nothing of a client is open to everybody.
static void test_table(void)
{
    bool tokens = true, closed = true, found_again = true;

    for (int i = 0; i < ROUTE_COUNT; i++) {
        const struct route *row = &ROUTES[i];
        struct str param[ROUTE_PARAMS];
        bool known;

        tokens = tokens
              && (row->method != POST || !who_signs_in(row->who)
                  || row->token == TOKEN);
        closed = closed
              && (who_signs_in(row->who)
                  || (!str_starts(str_of(row->path), STR("/client"))
                      && !str_starts(str_of(row->path), STR("/session"))
                      && !str_starts(str_of(row->path), STR("/safety"))
                      && !str_starts(str_of(row->path), STR("/settings"))));
        found_again = found_again
                   && router_find(row->method, str_of(row->path), param, &known)
                          == row;
    }
    CHECK("every post of somebody signed in carries the token", tokens);
    CHECK("what is about clients is for staff alone", closed);
    CHECK("no row hides another", found_again);
}

// ---- guesses ----------------------------------------------------------------

static void miss(struct limiter *limiter, int times, int64_t now,
                 const char *peer)
{
    for (int i = 0; i < times; i++) {
        limiter_miss(limiter, now, str_of(peer));
    }
}

// A place may be shared, but not by all who live next to each other.
static bool neighbours_may(struct limiter *limiter, int64_t now)
{
    int may = 0;

    for (int i = 2; i < 255; i++) {
        char peer[32];

        (void)snprintf(peer, sizeof peer, "192.0.2.%d", i);
        may += limiter_may(limiter, now, str_of(peer));
    }
    return may >= 251;
}

static void test_limiter(void)
{
    struct limiter *limiter = limiter_open();
    const int64_t now = (int64_t)LIMITER_SECONDS * 1000;
    char peer[32];

    miss(limiter, LIMITER_MISSES - 1, now, "192.0.2.1");
    CHECK("one try is left", limiter_may(limiter, now, STR("192.0.2.1")));
    miss(limiter, 1, now, "192.0.2.1");
    CHECK("then none", !limiter_may(limiter, now, STR("192.0.2.1")));
    CHECK("their neighbours may", neighbours_may(limiter, now));
    CHECK("until the end of the window",
          !limiter_may(limiter, now + LIMITER_SECONDS - 1, STR("192.0.2.1")));
    CHECK("not longer",
          limiter_may(limiter, now + LIMITER_SECONDS, STR("192.0.2.1")));
    miss(limiter, LIMITER_MISSES, now, "2001:db8:1:2::7");
    CHECK("a household of IPv6 is one address",
          !limiter_may(limiter, now, STR("2001:db8:1:2:ffff::9"))
              && limiter_may(limiter, now, STR("2001:db8:1:3::7")));
    for (int i = 0; i < LIMITER_MISSES_ALL; i++) {
        (void)snprintf(peer, sizeof peer, "10.%d.%d.1", i / 200, i % 200);
        limiter_miss(limiter, now, str_of(peer));
    }
    CHECK("many addresses together come to an end too",
          !limiter_may(limiter, now, STR("198.51.100.1")));
    CHECK("and may again",
          limiter_may(limiter, now + LIMITER_SECONDS, STR("198.51.100.1")));
    limiter_close(limiter);
}

// ---- names ------------------------------------------------------------------

static const struct host {
    const char *host;
    bool ours;
} HOSTS[] = {
    {"elm.example",              true },
    {"elm.example:8443",         true },
    {"ELM.example",              true },
    {"127.0.0.1:8080",           true },
    {"127.0.0.1",                true },
    {"[::1]:8080",               true },
    {"[::1]",                    true },
    {"localhost",                true },
    {"localhost:8080",           true },
    {"192.0.2.7:80",             true },
    {"",                         false},
    {":8080",                    false},
    {"evil.example",             false},
    {"elm.example.evil.example", false},
    {"elm.example.",             false},
    {"127.0.0.1.evil.example",   false},
    {"localhost.evil.example",   false},
    {"[::1",                     false},
    {"elm.example@evil.example", false},
};

static void test_hosts(struct toy *toy)
{
    const struct site_plan plan = {.folder = toy->folder,
                                   .world = &toy->world.world,
                                   .public_url = "https://elm.example/"};
    struct site *site = site_open(&plan);

    for (size_t i = 0; i < sizeof HOSTS / sizeof *HOSTS; i++) {
        CHECK(HOSTS[i].host,
              site_is_host(site, str_of(HOSTS[i].host)) == HOSTS[i].ours);
    }
    CHECK("https means Secure", site->secure);
    CHECK("with a practice there is no set-up code", !*site->setup_code);
    site_close(site);
}

// ---- who is asking ----------------------------------------------------------

static void test_visitor(struct toy *toy)
{
    const struct site_plan plan = {.folder = toy->folder,
                                   .world = &toy->world.world};
    struct site *site = site_open(&plan);
    struct reply reply = {0};
    struct page page = {.site = site, .arena = toy->arena, .reply = &reply};
    struct login login = {0};
    const struct route *row;
    bool known;

    row = router_find(GET, STR("/healthz"), page.param, &known);
    CHECK("anyone is anyone", visitor_find(&page, row, &login, &err)
                                  && page.visitor.who == ANYONE
                                  && page.visitor.staff.n == 0);
    row = router_find(GET, STR("/client/1"), page.param, &known);
    CHECK("before there is a practice nobody works in it",
          !visitor_find(&page, row, &login, &err) && err.kind == ERR_MISSING
              && page.visitor.staff.n == 0);
    site_close(site);
}

int main(void)
{
    struct toy toy;

    if (!toy_open(&toy)) {
        return 1;
    }
    test_rows();
    test_table();
    test_limiter();
    test_hosts(&toy);
    test_visitor(&toy);
    toy_close(&toy);
    return check_end();
}
