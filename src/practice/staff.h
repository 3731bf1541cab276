#ifndef PRACTICE_STAFF_H
#define PRACTICE_STAFF_H

// staff - the people who work in the practice. Their names are sealed under
// the practice's key ("staff.name").
//
// The first of them is the owner, who set the practice up. Others join by a
// link that opens once, within STAFF_INVITATION_LASTS; who leaves stays in the
// list, because what they wrote keeps their name (practice/staff_leaving.h).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/moment.h"
#include "crypt/ticket.h"
#include "practice/practice.h"

enum {
    STAFF_NAME_MAX = 200,
    STAFF_SITE_MAX = 80,
    STAFF_ROLE_ROOM = 16,
    STAFF_INVITATION_LASTS = 7 * DAY,
    STAFF_RESET_LASTS = DAY,
};

struct staff_draft {
    struct str name;
    const char *role; // one of STAFF_ROLES
    const char *passphrase_hash;
    struct str sign_in; // what they type at the door; empty: their name
};
bool staff_add(struct practice *practice, const struct staff_draft *draft,
               struct staff_id *id, struct err *err) MUST_USE;

bool staff_name(struct practice *practice, struct staff_id id, struct str *name,
                struct err *err) MUST_USE;

// The first member of staff: who set the practice up.
bool staff_owner(struct practice *practice, struct staff_id *id,
                 struct err *err) MUST_USE;

// The self-describing text of crypt/passphrase.h, in the practice's arena.
bool staff_passphrase_hash(struct practice *practice, struct staff_id id,
                           const char **hash, struct err *err) MUST_USE;
bool staff_set_passphrase(struct practice *practice, struct staff_id id,
                          const char *hash, struct err *err) MUST_USE;

// Ends all that they are signed in with, and what they look at together with a
// client.
bool staff_end_logins(struct practice *practice, struct staff_id id,
                      struct err *err) MUST_USE;

// ---- all of them ------------------------------------------------------------

// therapist, supervisor, lead, reception, researcher, admin.
struct staff_role {
    const char *name;
    const char *title; // "Therapist"
};
extern const struct staff_role STAFF_ROLES[];
extern const int STAFF_ROLE_COUNT;
// NULL: no such role.
const struct staff_role *staff_role_find(struct str name);

struct staff {
    struct staff_id id;
    struct str name;
    struct str sign_in; // what they type at the door
    struct str site;    // the place at which they work; empty: none was named
    char role[STAFF_ROLE_ROOM];
    bool owner;
    int64_t created_at;
    int64_t left_at; // 0: works here
};
// ERR_MISSING: no such member of staff, also for one who left long ago: they
// are never removed.
bool staff_get(struct practice *practice, struct staff_id id,
               struct staff *staff, struct err *err) MUST_USE;
// In the order in which they came, those who left too.
bool staff_list(struct practice *practice, struct staff **staff, int *count,
                struct err *err) MUST_USE;
// The place at which they work; empty: none. ERR_INPUT: too long.
bool staff_set_site(struct practice *practice, struct staff_id id,
                    struct str site, struct err *err) MUST_USE;
// How many work here now: 1 is a solo practice, where nobody asks for names.
bool staff_count(struct practice *practice, int *count,
                 struct err *err) MUST_USE;
// Who types this name at the door (ASCII letters in either case); empty: the
// owner. `id` n == 0: nobody who works here.
bool staff_find(struct practice *practice, struct str sign_in,
                struct staff_id *id, struct err *err) MUST_USE;

// ---- joining ----------------------------------------------------------------

// Makes the link. ERR_INPUT: no name, no such role.
bool staff_invite(struct practice *practice, struct str name, struct str role,
                  char ticket[TICKET_ROOM], struct err *err) MUST_USE;

// The link for somebody who works here and has lost their passphrase: with it
// they set a new one, once, within STAFF_RESET_LASTS. It ends an earlier one;
// until it is used nothing changes. Reflections stay shut until their owner
// opens them with a code of their own (practice/reflection_key.h). ERR_INPUT:
// the owner, who has the recovery code; somebody who has left.
bool staff_invite_again(struct practice *practice, struct staff_id id,
                        char ticket[TICKET_ROOM], struct err *err) MUST_USE;

struct staff_invitation {
    int64_t id;
    struct staff_id resets; // whose passphrase; n == 0: a new person
    struct str name;
    char role[STAFF_ROLE_ROOM];
    int64_t closes_at;
};
// ERR_MISSING: it has been used or taken back, or is over, or never was.
bool staff_invitation_find(struct practice *practice, struct str ticket,
                           struct staff_invitation *invitation,
                           struct err *err) MUST_USE;
// Those that still open, newest first.
bool staff_invitation_list(struct practice *practice,
                           struct staff_invitation **invitations, int *count,
                           struct err *err) MUST_USE;
// Takes it back. Idempotent.
bool staff_invitation_end(struct practice *practice, int64_t id,
                          struct err *err) MUST_USE;
// Makes the member of staff and uses the link up, in one transaction: of two
// who send it at once, one joins and the other gets ERR_MISSING. ERR_INPUT:
// somebody else signs in with that name. A link for a new passphrase sets it
// and ends all that was signed in with the old one; `sign_in` does not count.
struct staff_joining {
    struct str ticket;
    struct str sign_in;
    const char *passphrase_hash;
};
bool staff_join(struct practice *practice, const struct staff_joining *joining,
                struct staff_id *id, struct err *err) MUST_USE;

#endif
