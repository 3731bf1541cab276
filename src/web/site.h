#ifndef WEB_SITE_H
#define WEB_SITE_H

// site - what all pages of one running server share. Made by web/serve.c.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/http.h"
#include "practice/folder.h"
#include "practice/gate.h"
#include "web/limiter.h"

#include <stdatomic.h>
#include <stdio.h>

enum {
    SETUP_CODE_LENGTH = 8,
    SETUP_CODE_ROOM = SETUP_CODE_LENGTH + 1,
    SITE_PROXIES = 8,
};

struct site_plan {
    struct folder *folder;
    const struct world *world;
    const char *public_url; // NULL: what the practice's own row says
    const char *const *proxies;
    int proxy_count; // believed when they say for whom they ask
    FILE *log;       // NULL: only what went wrong, to stderr
};

struct site {
    struct arena *arena; // lives as long as the site
    struct folder *folder;
    const struct world *world;
    FILE *log;
    struct gate *gate;       // of sign-in and of the set-up code
    struct limiter *guesses; // of tickets and codes
    struct str proxies[SITE_PROXIES];
    int proxy_count;
    bool fixed_url;                    // --public-url was given
    _Atomic(const char *) public_host; // "practice.example[:port]" or ""
    atomic_bool secure;                // https: cookies carry Secure
    // The one-time code that `rapport serve` prints while there is no practice
    // in the folder; who typed it holds it in the cookie "rapport-setup" until
    // set-up is done. Empty afterwards.
    char setup_code[SETUP_CODE_ROOM];
};

struct site *site_open(const struct site_plan *plan);
void site_close(struct site *site);

// Takes zone and address from the practice's row, where they may have been
// changed.
void site_refresh(struct site *site);

// Is this Host one of ours? A number or "localhost" always is: no page
// elsewhere can make a browser send that. Any other name must be that of
// --public-url (a foreign name that points here is how DNS rebinding works).
bool site_is_host(const struct site *site, struct str host);

// The address of the person: that of the connection, or what a listed proxy
// says it is.
struct str site_peer(const struct site *site, const struct request *request);

#endif
