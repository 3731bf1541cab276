#ifndef WEB_PAGE_ME_H
#define WEB_PAGE_ME_H

// page_me - "/me/:ticket": a client's own page, and what its pages share. The
// ticket in the address is all that opens it; no page here names the client in
// title or address, and none reaches notes or scores.
//
// Each area of the client's own page is
//
//     a row of ME_DOORS and a page under "/me/:ticket/...": the hub lists them;
//     a row of ME_WAITING for each thing that can wait for the client (limits
//     to read, a goal to agree to, a letter): one line above the doors, and
//     gone as soon as it is done. Nothing waits twice, nothing is overdue,
//     nothing is counted (PRODUCT.md A8).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/client.h"
#include "practice/crisis.h"
#include "web/page_invite.h"

// Under which heading of the hub a door stands.
enum me_group {
    ME_WORK,     // "What we work on"
    ME_HARD_DAY, // "On a hard day"
    ME_AFTER,    // "When it ends"
    ME_TOGETHER, // "How we work together": folded, it is needed seldom
    ME_GROUPS
};
extern const char *const ME_GROUP_TITLES[ME_GROUPS];

// Is the door there for this client? NULL in the table: for everybody.
typedef bool me_shows(struct practice *practice, struct client_id client,
                      bool *shown, struct err *err);
struct me_door {
    const char *path;  // "goals": the page is "/me/:ticket/goals"
    const char *title; // "What I am working towards"
    const char *line;  // what one finds there, in one short sentence
    enum me_group group;
    me_shows *shows;
};

// What waits, in one line for the client ("A letter from Mara to read"); `line`
// stays empty when nothing does. Asks practice/ one question, changes nothing.
typedef bool me_waits(struct practice *practice, struct client_id client,
                      struct str *line, struct err *err);
struct me_wait {
    const char *path; // where it is done: "/me/:ticket/PATH"
    me_waits *waits;
};

struct me_view {
    const struct page *page;
    struct client client;
    struct str therapist; // the name that the client knows
};
// Reads the client whose page it is. For every page under "/me/:ticket".
bool me_read(struct page *page, struct me_view *view, struct err *err) MUST_USE;

// "/me/TICKET/where", "/me/TICKET" for "".
struct str me_path(const struct page *page, const char *where);

// A form has been kept: back to a page of the client's own ("", "goals").
void me_back(struct page *page, const char *where);

struct me_line {
    const char *path;
    struct str line;
};
enum { ME_LINES_MAX = 16, ME_DOORS_MAX = 32 };
struct me_hub_view {
    struct me_view me;
    const struct me_door *doors[ME_DOORS_MAX]; // those that are there
    int door_count;
    struct me_line lines[ME_LINES_MAX];
    int line_count;
};
bool me_page(struct page *page, struct err *err);

#endif
