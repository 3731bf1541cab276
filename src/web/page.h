#ifndef WEB_PAGE_H
#define WEB_PAGE_H

// page - what every page is given, and what it may do with it.
//
// A page is one function: it asks practice/ one question and fills in the
// reply, mostly through a template of pages/. Who may call it, whether it needs
// the form token, whether it writes, and what the audit reads are columns of
// ROUTES (web/routes.c), done by web/serve.c before the page runs.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/http.h"
#include "practice/practice.h"
#include "wire/multipart.h"

enum who {
    ANYONE,   // health, assets, sign-in
    SETUP,    // holds the one-time code, before there is a practice
    INVITED,  // holds the ticket of a form (/f/:ticket)
    SHARED,   // holds the code of a shared view (/together/:ticket)
    MINE,     // a client with the link to their own page (/me/:ticket)
    AT_DOOR,  // holds a link that stays open after the work (/e/:ticket), or
              // that of a letter (/i/:ticket)
    JOINING,  // holds an invitation to work here (/join/:ticket)
    REMINDED, // holds the link of a message about a session (/r/:ticket)
    CALENDAR, // a calendar program with a therapist's address (/calendar/..)
    MEMBER,   // signed in, whatever their role: what shows no client
    STAFF,    // signed in as a therapist: own clients only
    OWNER,    // signed in, and set the practice up: the settings
};
// Somebody who is signed in. A row that says no more than that is refused to
// all but therapists: a role is let in where a row names it.
static inline bool who_signs_in(enum who who)
{
    return who == MEMBER || who == STAFF || who == OWNER;
}
enum token { FREE, TOKEN }; // posts of people who are signed in carry a token
enum touch {
    READS,   // on a reading connection
    WRITES,  // on the writing connection; the reply waits for the disk
    ALONE,   // no store at hand: opens what it needs itself, may take long
             // (a passphrase hash); runs on a thread of its own, and notes
             // what it did in the audit itself
    UPLOADS, // the same, and its body holds a file (wire/multipart.h) of up to
             // HTTP_MAX_UPLOAD bytes; of a therapist only
};

struct visitor {
    enum who who;
    // of MEMBER, STAFF and OWNER:
    struct staff_id staff;
    bool therapist;
    bool owner;
    int64_t login;
    const char *form_token;    // to put into every form
    struct str held;           // ticket of the shared view that comes first
    struct client_id client;   // INVITED, SHARED, MINE, AT_DOOR, REMINDED
    struct session_id session; // REMINDED
    struct staff_id calendar;  // CALENDAR: whose
    struct administration_id administration; // INVITED
    int64_t shared_view;                     // SHARED
};

struct site; // web/site.h: folder, settings of the server, rate limits

struct page {
    struct site *site;
    struct arena *arena;
    struct request *request;
    struct reply *reply;
    struct practice *practice; // NULL for ALONE pages and before set-up
    struct visitor visitor;
    struct str param[3]; // what ":name" parts of the path matched
    struct form fields;  // of a POST
    struct form query;
    struct upload upload; // the file of UPLOADS
    struct str help;      // where "Need help now" leads; empty: as usual
    const char *deed;     // for the audit, where the row's words say too little
    bool unchanged;       // nothing happened after all: no line in the audit
    bool practice_changed; // zone or address: the server learns it once kept
};

struct route {
    enum method method;
    const char *path; // "/client/:id"
    enum who who;
    enum token token;
    enum touch touch;
    const char *audit; // NULL: looked at by its owner, not noted
    bool (*page)(struct page *page, struct err *err);
};
extern const struct route ROUTES[];
extern const int ROUTE_COUNT;

// The whole-number id in param[n]; ERR_MISSING when it is none.
bool page_id(const struct page *page, int n, int64_t *id,
             struct err *err) MUST_USE;
struct str page_field(const struct page *page, const char *name);

// Post, redirect, get. A path of this site only.
void page_redirect(struct page *page, struct str path);

// Errors become pages by one table (web/problem.c): kind -> status and words.
void page_problem(struct page *page, const struct err *err);

#endif
