#ifndef WEB_PAGE_NOTE_H
#define WEB_PAGE_NOTE_H

// page_note - the note of a session as it stands on "/session/:id": it keeps
// itself while somebody writes (assets/note.js), and all of it works by "Save"
// without a script.
//
//     POST /session/:id/note   do=keep: 204, or 200 with the lines that will
//                              become something, and the headers Note-Version
//                              and Note-Saved; 409 with what stands there now
//                              do=save: also runs the lines; back to the page
//                              do=due:  another day for a promise of the note
//     GET  /session/:id/note   everything that ever stood in it
//     POST /session/:id/alone  likewise, for nobody but who writes it
//
// Fields that are not sent stay as they are. What a tab that was behind sends
// is set aside, never lost (practice/note.h).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/note_run.h"
#include "practice/reflection.h"
#include "practice/session.h"
#include "web/staff_page.h"

struct note_field { // one part, as the page shows it
    const char *name;
    const char *title;
    const char *hint;
};
extern const struct note_field NOTE_FIELDS[NOTE_PARTS];

struct note_view {
    const struct page *page;
    const struct client *client;
    const struct session *session;
    struct note note;
    struct note_wish *wishes;
    int wish_count;
    struct note_made *made;
    int made_count;
    enum reflection_state alone_state;
    struct reflection alone; // only when open
};
bool note_view_read(const struct page *page, const struct session *session,
                    const struct client *client, struct note_view *view,
                    struct err *err) MUST_USE;

bool note_post(struct page *page, struct err *err);
bool alone_post(struct page *page, struct err *err);

struct note_versions_view {
    const struct page *page;
    struct client client;
    struct session session;
    struct note_version *versions;
    struct str *names; // of who wrote each; empty: a command
    int count;
};
bool note_versions_page(struct page *page, struct err *err);

// pages/note.html
struct str note_why_words(enum note_why why);

#endif
