#ifndef WEB_STAFF_PAGE_H
#define WEB_STAFF_PAGE_H

// staff_page - what the pages about one client have in common: whose client
// it is, hidden fields, and the page for "somebody changed it first".
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/client.h"
#include "web/page.h"

// The client of param[0]. ERR_MISSING: no such client, or not of the therapist
// who is signed in; ERR_CONFLICT: on the way to them, by a handover that they
// have not read yet.
bool staff_page_client(struct page *page, struct client *client,
                       struct err *err) MUST_USE;
// The same for a record that was found by an id of its own.
bool staff_page_owns(struct page *page, struct client_id id,
                     struct client *client, struct err *err) MUST_USE;

// The same for safety cards, which the owner answers while their therapist has
// left and nobody has taken over yet.
bool staff_page_answers_for(struct page *page, struct client_id id,
                            struct client *client, struct err *err) MUST_USE;

// The `version` field of a posted form; ERR_INPUT when there is none.
bool staff_page_version(const struct page *page, int *version,
                        struct err *err) MUST_USE;

// A form has been kept: back to a page of the client ("", "/glance", "/card").
void staff_page_back(struct page *page, struct client_id client,
                     const char *where);

// One field of a form that could not be kept because its record had changed:
// what stands there now, and what this person wrote.
struct conflict_field {
    const char *name;
    const char *label;
    struct str now;
    struct str yours;
    bool hidden; // sent again, not shown
};
struct conflict_view {
    const struct page *page;
    struct str action; // where the form is sent again
    struct str back;   // the page that shows what stands there
    int version;       // of what stands there
    const struct conflict_field *fields;
    int count;
};
// Answers 409 with both versions in a form: nothing that was typed is lost.
void staff_page_conflict(struct page *page, struct conflict_view *view);

#endif
