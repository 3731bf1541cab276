#ifndef WEB_PAGE_FIRST_CONTACT_H
#define WEB_PAGE_FIRST_CONTACT_H

// page_first_contact - a new client's way in, on their own page: what to expect
// (/me/:ticket/welcome), what to call them (/name), what they agree to, purpose
// by purpose (/consent); and the practice's words for the first of these
// (/settings/welcome).
//
// The welcome page ends in WELCOME_STEPS: pages that are good to see before the
// first session, of whichever area. None is a condition for coming.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/first_contact.h"
#include "web/page_me_listen.h"

struct welcome_step {
    const char *path;  // "/me/:ticket/PATH"
    const char *title; // "What to call me"
    const char *line;
};
extern const struct welcome_step WELCOME_STEPS[];
extern const int WELCOME_STEP_COUNT;

struct welcome_view {
    struct me_view me;
    struct welcome welcome;
};
bool me_welcome_page(struct page *page, struct err *err);
bool me_welcome_post(struct page *page, struct err *err);

struct own_name_view {
    struct me_view me;
    struct own_name name;
    const char *problem;
};
bool me_name_page(struct page *page, struct err *err);
bool me_name_post(struct page *page, struct err *err);

// What somebody agrees to, as it stands.
struct consent_line {
    const struct consent_words *words; // of today
    bool given;
    int64_t at; // 0: never asked
};
enum { CONSENT_LINES_MAX = 8 };
struct consent_lines {
    struct consent_line at[CONSENT_LINES_MAX];
    int count;
    struct consent_receipt receipts[RECEIPTS_SHOWN];
    int receipt_count;
    struct listen_receipt listening[LISTEN_RECEIPTS_SHOWN];
    int listening_count;
};
bool consent_lines_read(struct practice *practice, struct client_id client,
                        struct consent_lines *lines, struct err *err) MUST_USE;

struct me_consent_view {
    struct me_view me;
    struct consent_lines lines;
};
bool me_consent_page(struct page *page, struct err *err);
bool me_consent_post(struct page *page, struct err *err);

// /settings/welcome
struct welcome_settings_view {
    const struct page *page;
    struct welcome welcome; // what holds now
    struct str typed;
    const char *problem;
    bool saved;
};
bool settings_welcome_page(struct page *page, struct err *err);
bool settings_welcome_post(struct page *page, struct err *err);

#endif
