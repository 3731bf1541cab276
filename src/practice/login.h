#ifndef PRACTICE_LOGIN_H
#define PRACTICE_LOGIN_H

// login - who is signed in. The cookie "rapport" holds a ticket, the store its
// fingerprint and the times; the form token follows from the ticket, so that it
// needs no row of its own.
//
// A login ends after 30 minutes without a page, after 12 hours, by signing
// out, when the passphrase changes, and when its owner leaves the practice.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/moment.h"
#include "crypt/ticket.h"
#include "practice/folder.h"
#include "practice/staff.h"

#define LOGIN_COOKIE "rapport"

enum {
    LOGIN_IDLE = 30 * MINUTE,
    LOGIN_LONGEST = 12 * HOUR,
    LOGIN_WARNING = 2 * MINUTE, // the page offers "stay" this long before
    LOGIN_TOUCH = MINUTE,       // seen_at is kept at most this often
    FORM_TOKEN_ROOM = 2 * FINGERPRINT_BYTES + 1,
};

struct login {
    int64_t id;
    struct staff_id staff;
    char role[STAFF_ROLE_ROOM];
    bool owner; // of the practice
    int64_t seen_at;
    int64_t ends_at; // unless a page is asked for before
    bool to_touch;   // seen_at is old enough to be kept again
    char form_token[FORM_TOKEN_ROOM];
};

// By the ticket in the cookie. ERR_DENIED: none such, or it has ended.
bool login_find(struct practice *practice, struct str ticket,
                struct login *login, struct err *err) MUST_USE;

// "Still here". On the writing connection.
bool login_touch(struct practice *practice, int64_t login,
                 struct err *err) MUST_USE;

// Is this the token of that login's forms? Takes the same time for any token.
bool login_token_is(const struct login *login, struct str token);

// Signs in. Hashes, so never on the writer's thread; opens its own
// transaction. ERR_DENIED: not the passphrase of whoever types that name, or
// nobody does, in the same words and time. Call it between gate_enter() and
// gate_leave() (practice/gate.h).
struct login_try {
    struct str name; // empty: the owner
    struct str passphrase;
};
bool login_open(struct folder *folder, struct arena *arena,
                const struct login_try *try, char ticket[TICKET_ROOM],
                struct err *err) MUST_USE;

bool login_close(struct practice *practice, int64_t login,
                 struct err *err) MUST_USE;

// A new passphrase; ends all logins of that member of staff but `keep` (0:
// all), and wraps the key of their reflections anew. Hashes four times.
struct passphrase_change {
    struct staff_id staff;
    struct str old, fresh;
    int64_t keep;
};
bool login_change_passphrase(struct folder *folder, struct arena *arena,
                             const struct passphrase_change *change,
                             struct err *err) MUST_USE;

#endif
