#ifndef WEB_PAGE_SETUP_H
#define WEB_PAGE_SETUP_H

// page_setup - the set-up in the browser (PRODUCT.md J1), one step per page:
//
//     /setup            the one-time code that `rapport serve` has printed
//     /setup/about      names, passphrase, country      -> makes the practice
//     /setup/recovery   the recovery code, ticked
//     /setup/work       solo or team, outcome measures
//     /setup/safety     who reads safety answers, crisis lines; or later
//     /setup/client     the first client; or later
//     /setup/link       their link, and where backups go -> the board
//
// The first two are for who holds the code (SETUP), the others for the owner,
// signed in by the second. Practice/wizard.h remembers how far it has come.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/keyring.h"
#include "practice/place.h"
#include "practice/setup.h"
#include "practice/wizard.h"
#include "web/measures.h"
#include "web/page_invite.h"
#include "web/safety_fields.h"

#define SETUP_COOKIE "rapport-setup"

struct setup_code_view {
    const struct page *page;
    const char *problem;
};
struct setup_about_view {
    const struct page *page;
    const char *problem;
    struct setup typed;
    struct places places;
};
struct setup_recovery_view {
    const struct page *page;
    const char *problem;
    const char *code; // NULL: it is not shown again; a new one can be made
};
struct setup_work_view {
    struct page *page;
    const char *problem;
    bool team;
    int base;    // what is recommended or not: 0 the check-in alone, 9 with
                 // PHQ-9, 8 with PHQ-8
    bool others; // one of the others was asked for
    struct measures measures;
};
struct setup_safety_view {
    const struct page *page;
    const char *problem;
    struct coverage_fields coverage;
    struct crisis_fields crisis;
};
struct setup_client_view {
    const struct page *page;
    const char *problem;
    struct str name;
};
struct setup_link_view {
    const struct page *page;
    const char *problem;
    struct client_id client; // n == 0: none was added
    struct invite_link link; // path empty: not shown again
    struct str backup_folder;
};

// GET: ANYONE, or SETUP (about), or STAFF; POST: see ROUTES.
bool setup_code_page(struct page *page, struct err *err) MUST_USE;
bool setup_code_post(struct page *page, struct err *err) MUST_USE;
bool setup_about_page(struct page *page, struct err *err) MUST_USE;
bool setup_about_post(struct page *page, struct err *err) MUST_USE;
bool setup_recovery_page(struct page *page, struct err *err) MUST_USE;
bool setup_recovery_post(struct page *page, struct err *err) MUST_USE;
bool setup_new_code_post(struct page *page, struct err *err) MUST_USE;
// Whose the instrument of that code is.
const char *setup_credit(const struct setup_work_view *view, const char *code);
bool setup_work_page(struct page *page, struct err *err) MUST_USE;
bool setup_work_post(struct page *page, struct err *err) MUST_USE;
bool setup_safety_page(struct page *page, struct err *err) MUST_USE;
bool setup_safety_post(struct page *page, struct err *err) MUST_USE;
bool setup_client_page(struct page *page, struct err *err) MUST_USE;
bool setup_client_post(struct page *page, struct err *err) MUST_USE;
bool setup_link_page(struct page *page, struct err *err) MUST_USE;
bool setup_link_post(struct page *page, struct err *err) MUST_USE;
bool setup_new_link_post(struct page *page, struct err *err) MUST_USE;

#endif
