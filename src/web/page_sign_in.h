#ifndef WEB_PAGE_SIGN_IN_H
#define WEB_PAGE_SIGN_IN_H

// page_sign_in - /sign-in, /sign-out, /stay and /settings/passphrase.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/login.h"
#include "web/page.h"

struct sign_in_view {
    const struct page *page;
    const char *problem; // NULL at first
    struct str next;     // where to go afterwards
    bool team;           // several work here: a name is asked for
    struct str name;     // that was typed
};

// GET, ANYONE; POST, ANYONE, ALONE (it hashes).
bool sign_in_page(struct page *page, struct err *err);
bool sign_in_post(struct page *page, struct err *err);
// POST, MEMBER, TOKEN, WRITES.
bool sign_out_post(struct page *page, struct err *err);
// POST, MEMBER, TOKEN, WRITES: nothing but "still here"; 204.
bool stay_post(struct page *page, struct err *err);

struct passphrase_view {
    const struct page *page;
    const char *problem;
    bool done;
};
// GET, MEMBER; POST, MEMBER, TOKEN, ALONE.
bool passphrase_page(struct page *page, struct err *err);
bool passphrase_post(struct page *page, struct err *err);

// Signs in and puts the cookie into the reply: also the end of set-up's first
// step, and of joining. Hashes.
bool sign_in(struct page *page, const struct login_try *try, struct err *err);

#endif
