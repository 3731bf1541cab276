// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/staff.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/audit.h"
#include "practice/keyring.h"
#include "practice/words.h"

#include <string.h>
#include <strings.h>

static const struct client_id OF_PRACTICE = {0};

const struct staff_role STAFF_ROLES[] = {
    {"therapist",  "Therapist" },
    {"supervisor", "Supervisor"},
    {"lead",       "Lead"      },
    {"reception",  "Reception" },
    {"researcher", "Researcher"},
    {"admin",      "Admin"     },
};
const int STAFF_ROLE_COUNT = (int)(sizeof STAFF_ROLES / sizeof *STAFF_ROLES);

const struct staff_role *staff_role_find(struct str name)
{
    for (int i = 0; i < STAFF_ROLE_COUNT; i++) {
        if (str_is(name, STAFF_ROLES[i].name)) {
            return &STAFF_ROLES[i];
        }
    }
    return NULL;
}

// ---- one of them ------------------------------------------------------------

static bool seal_name(struct practice *practice, const char *column, int64_t id,
                      struct str name, struct value *sealed, struct err *err)
{
    return words_check(&name, "name", STAFF_NAME_MAX, err)
        && words_seal(practice, WORDS_AT(OF_PRACTICE, column, id), name, sealed,
                      err);
}

bool staff_add(struct practice *practice, const struct staff_draft *draft,
               struct staff_id *id, struct err *err)
{
    struct value name, sign_in;

    return practice_next_id(practice, "staff", &id->n, err)
        && seal_name(practice, "staff.name", id->n, draft->name, &name, err)
        && words_seal_any(practice,
                          WORDS_AT(OF_PRACTICE, "staff.sign_in", id->n),
                          draft->sign_in, &sign_in, err)
        && db_run(practice->db,
                  "INSERT INTO staff (practice_id, staff_id, role, "
                  "name_sealed, passphrase_hash, created_at, sign_in_sealed) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  VALUES(P_ID(practice), V_INT(id->n),
                         V_TEXT(str_of(draft->role)), name,
                         V_TEXT(str_of(draft->passphrase_hash)),
                         V_INT(P_NOW(practice)), sign_in),
                  err);
}

static bool nobody(struct err *err)
{
    return err_set(err, ERR_MISSING, "there is no such member of staff");
}

bool staff_name(struct practice *practice, struct staff_id id, struct str *name,
                struct err *err)
{
    struct str sealed = {0};
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT name_sealed FROM staff "
                "WHERE practice_id = $1 AND staff_id = $2",
                VALUES(P_ID(practice), V_INT(id.n)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        sealed = rows_str(&rows, 0, practice->arena);
    }
    if (!rows_end(&rows, err)) {
        return false;
    }
    return sealed.at ? keyring_unseal(practice, OF_PRACTICE, "staff.name", id.n,
                                      sealed, name, err)
                     : nobody(err);
}

bool staff_owner(struct practice *practice, struct staff_id *id,
                 struct err *err)
{
    bool found;

    if (!db_ask_int(practice->db,
                    "SELECT staff_id FROM staff WHERE practice_id = $1 "
                    "ORDER BY staff_id LIMIT 1",
                    VALUES(P_ID(practice)), &found, &id->n, err)) {
        return false;
    }
    return found || err_set(err, ERR_MISSING, "the practice has no owner");
}

bool staff_passphrase_hash(struct practice *practice, struct staff_id id,
                           const char **hash, struct err *err)
{
    struct rows rows;

    *hash = NULL;
    if (!db_ask(practice->db,
                "SELECT passphrase_hash FROM staff "
                "WHERE practice_id = $1 AND staff_id = $2",
                VALUES(P_ID(practice), V_INT(id.n)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        *hash = str_text(practice->arena, rows_str(&rows, 0, NULL));
    }
    return rows_end(&rows, err) && (*hash || nobody(err));
}

bool staff_set_passphrase(struct practice *practice, struct staff_id id,
                          const char *hash, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE staff SET passphrase_hash = $3 "
                  "WHERE practice_id = $1 AND staff_id = $2",
                  VALUES(P_ID(practice), V_INT(id.n), V_TEXT(str_of(hash))),
                  err);
}

bool staff_end_logins(struct practice *practice, struct staff_id id,
                      struct err *err)
{
    return db_run(
               practice->db,
               "UPDATE login SET ended_at = $3, reflection_key_sealed = NULL "
               "WHERE practice_id = $1 "
               "AND staff_id = $2 AND ended_at IS NULL",
               VALUES(P_ID(practice), V_INT(id.n), V_INT(P_NOW(practice))), err)
        && db_run(practice->db,
                  "UPDATE shared_view SET closed_at = $3 "
                  "WHERE practice_id = $1 AND staff_id = $2 "
                  "AND closed_at IS NULL",
                  VALUES(P_ID(practice), V_INT(id.n), V_INT(P_NOW(practice))),
                  err);
}

// ---- all of them ------------------------------------------------------------

// Columns as in staff_list().
static bool staff_of_row(struct practice *practice, const struct rows *rows,
                         struct staff *staff, struct err *err)
{
    *staff = (struct staff){
        .id = {rows_int(rows, 0)},
        .created_at = rows_int(rows, 4),
        .left_at = rows_int(rows, 5),
        .site = rows_str(rows, 6, practice->arena),
    };
    WORD_COPY(staff->role, rows_str(rows, 1, NULL));
    if (!words_open(practice, WORDS_AT(OF_PRACTICE, "staff.name", staff->id.n),
                    rows_str(rows, 2, practice->arena), &staff->name, err)
        || !words_open(
            practice, WORDS_AT(OF_PRACTICE, "staff.sign_in", staff->id.n),
            rows_str(rows, 3, practice->arena), &staff->sign_in, err)) {
        return false;
    }
    if (!staff->sign_in.len) {
        staff->sign_in = staff->name;
    }
    return true;
}

static bool count_rows(struct practice *practice, const char *sql, int *count,
                       struct err *err)
{
    int64_t number = 0;
    bool found;
    bool done = db_ask_int(practice->db, sql, VALUES(P_ID(practice)), &found,
                           &number, err);

    *count = (int)number;
    return done;
}

bool staff_list(struct practice *practice, struct staff **staff, int *count,
                struct err *err)
{
    struct rows rows;
    bool good = true;
    int room;

    *count = 0;
    if (!count_rows(practice,
                    "SELECT count(*) FROM staff WHERE practice_id = $1", &room,
                    err)
        || !db_ask(practice->db,
                   "SELECT staff_id, role, name_sealed, sign_in_sealed, "
                   "created_at, left_at, coalesce(site, '') FROM staff "
                   "WHERE practice_id = $1 "
                   "ORDER BY staff_id",
                   VALUES(P_ID(practice)), &rows, err)) {
        return false;
    }
    *staff = arena_take(practice->arena, (size_t)room + 1, sizeof **staff);
    while (good && *count < room && rows_next(&rows)) {
        good = staff_of_row(practice, &rows, &(*staff)[*count], err);
        (*staff)[*count].owner = *count == 0;
        *count += good;
    }
    return rows_done(&rows, good, err);
}

bool staff_get(struct practice *practice, struct staff_id id,
               struct staff *staff, struct err *err)
{
    struct staff *all;
    int count;

    if (!staff_list(practice, &all, &count, err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (all[i].id.n == id.n) {
            *staff = all[i];
            return true;
        }
    }
    return nobody(err);
}

bool staff_set_site(struct practice *practice, struct staff_id id,
                    struct str site, struct err *err)
{
    struct str place = str_trim(site);

    return (!place.len || words_check(&place, "place", STAFF_SITE_MAX, err))
        && db_run(practice->db,
                  "UPDATE staff SET site = $3 "
                  "WHERE practice_id = $1 AND staff_id = $2",
                  VALUES(P_ID(practice), V_INT(id.n),
                         place.len ? V_TEXT(place) : V_NULL),
                  err);
}

bool staff_count(struct practice *practice, int *count, struct err *err)
{
    return count_rows(practice,
                      "SELECT count(*) FROM staff WHERE practice_id = $1 "
                      "AND left_at IS NULL",
                      count, err);
}

static bool is_name(struct str a, struct str b)
{
    return a.len == b.len && strncasecmp(a.at, b.at, a.len) == 0;
}

bool staff_find(struct practice *practice, struct str sign_in,
                struct staff_id *id, struct err *err)
{
    struct str name = str_trim(sign_in);
    struct staff *all;
    int count;

    id->n = 0;
    if (!staff_list(practice, &all, &count, err)) {
        return false;
    }
    for (int i = 0; i < count && !id->n; i++) {
        if (!all[i].left_at
            && (name.len ? is_name(all[i].sign_in, name) : all[i].owner)) {
            *id = all[i].id;
        }
    }
    return true;
}

// ---- joining ----------------------------------------------------------------

// `draft`: role, name, whose passphrase, and when it ends.
static bool insert_invitation(struct practice *practice,
                              const struct staff_invitation *draft,
                              char ticket[TICKET_ROOM], struct err *err)
{
    struct staff_id resets = draft->resets;
    struct value sealed;
    int64_t id;

    ticket_make(practice->world, ticket);
    return practice_next_id(practice, "staff_invitation", &id, err)
        && seal_name(practice, "staff_invitation.name", id, draft->name,
                     &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO staff_invitation (practice_id, "
                  "staff_invitation_id, role, name_sealed, fingerprint, "
                  "created_at, closes_at, resets) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                  VALUES(P_ID(practice), V_INT(id), V_TEXT(str_of(draft->role)),
                         sealed, V_BLOB(keyring_mark(practice, str_of(ticket))),
                         V_INT(P_NOW(practice)), V_INT(draft->closes_at),
                         resets.n ? V_INT(resets.n) : V_NULL),
                  err);
}

bool staff_invite(struct practice *practice, struct str name, struct str role,
                  char ticket[TICKET_ROOM], struct err *err)
{
    struct staff_invitation draft = {
        .name = name, .closes_at = P_NOW(practice) + STAFF_INVITATION_LASTS};

    if (!staff_role_find(role)) {
        return err_set(err, ERR_INPUT,
                       "a role is therapist, supervisor, lead, reception, "
                       "researcher or admin");
    }
    WORD_COPY(draft.role, role);
    return insert_invitation(practice, &draft, ticket, err);
}

bool staff_invite_again(struct practice *practice, struct staff_id id,
                        char ticket[TICKET_ROOM], struct err *err)
{
    struct staff_invitation draft = {
        .resets = id, .closes_at = P_NOW(practice) + STAFF_RESET_LASTS};
    struct staff staff;

    if (!staff_get(practice, id, &staff, err)) {
        return false;
    }
    if (staff.owner || staff.left_at) {
        return err_set(err, ERR_INPUT,
                       staff.owner ? "the owner sets a new passphrase with the "
                                     "recovery code"
                                   : "they have left and do not sign in");
    }
    draft.name = staff.name;
    WORD_COPY(draft.role, str_of(staff.role));
    return db_run(practice->db,
                  "UPDATE staff_invitation SET ended_at = $3 "
                  "WHERE practice_id = $1 AND resets = $2 "
                  "AND ended_at IS NULL",
                  VALUES(P_ID(practice), V_INT(id.n), V_INT(P_NOW(practice))),
                  err)
        && insert_invitation(practice, &draft, ticket, err)
        && audit_note(
               practice, "made a link for a new passphrase", OF_PRACTICE,
               text_print(practice->arena, "staff/%lld", (long long)id.n), err);
}

// Columns: id, role, name_sealed, closes_at, resets.
static bool invitation_of_row(struct practice *practice,
                              const struct rows *rows,
                              struct staff_invitation *invitation,
                              struct err *err)
{
    *invitation = (struct staff_invitation){.id = rows_int(rows, 0),
                                            .closes_at = rows_int(rows, 3),
                                            .resets = {rows_int(rows, 4)}};
    WORD_COPY(invitation->role, rows_str(rows, 1, NULL));
    return words_open(
        practice,
        WORDS_AT(OF_PRACTICE, "staff_invitation.name", invitation->id),
        rows_str(rows, 2, practice->arena), &invitation->name, err);
}

bool staff_invitation_find(struct practice *practice, struct str ticket,
                           struct staff_invitation *invitation, struct err *err)
{
    struct rows rows;
    bool found, good;

    if (!db_ask(practice->db,
                "SELECT staff_invitation_id, role, name_sealed, closes_at, "
                "resets FROM staff_invitation i WHERE practice_id = $1 "
                "AND fingerprint = $2 AND ended_at IS NULL AND closes_at > $3 "
                "AND NOT EXISTS (SELECT 1 FROM staff s "
                "WHERE s.practice_id = $1 AND s.staff_id = i.resets "
                "AND s.left_at IS NOT NULL)",
                VALUES(P_ID(practice), V_BLOB(keyring_mark(practice, ticket)),
                       V_INT(P_NOW(practice))),
                &rows, err)) {
        return false;
    }
    found = rows_next(&rows);
    good = !found || invitation_of_row(practice, &rows, invitation, err);
    return rows_done(&rows, good, err)
        && (found
            || err_set(err, ERR_MISSING,
                       "This link does not open any more. Please ask the "
                       "owner of the practice for a new one."));
}

enum { INVITATIONS_SHOWN = 50 };

bool staff_invitation_list(struct practice *practice,
                           struct staff_invitation **invitations, int *count,
                           struct err *err)
{
    struct rows rows;
    bool good = true;

    *count = 0;
    *invitations =
        arena_take(practice->arena, INVITATIONS_SHOWN, sizeof **invitations);
    if (!db_ask(practice->db,
                "SELECT staff_invitation_id, role, name_sealed, closes_at, "
                "resets FROM staff_invitation WHERE practice_id = $1 "
                "AND ended_at IS NULL AND closes_at > $2 "
                "ORDER BY staff_invitation_id DESC LIMIT 50",
                VALUES(P_ID(practice), V_INT(P_NOW(practice))), &rows, err)) {
        return false;
    }
    while (good && *count < INVITATIONS_SHOWN && rows_next(&rows)) {
        good = invitation_of_row(practice, &rows, &(*invitations)[*count], err);
        *count += good;
    }
    return rows_done(&rows, good, err);
}

bool staff_invitation_end(struct practice *practice, int64_t id,
                          struct err *err)
{
    return db_run(
        practice->db,
        "UPDATE staff_invitation SET ended_at = $3 WHERE practice_id = $1 "
        "AND staff_invitation_id = $2 AND ended_at IS NULL",
        VALUES(P_ID(practice), V_INT(id), V_INT(P_NOW(practice))), err);
}

// Names at the door are told apart for good: somebody who left keeps theirs.
static bool check_free(struct practice *practice, struct str sign_in,
                       struct err *err)
{
    struct staff *all;
    int count;

    if (!staff_list(practice, &all, &count, err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (is_name(all[i].sign_in, sign_in)) {
            return err_set(err, ERR_INPUT,
                           "somebody here signs in with that name; please "
                           "choose another one");
        }
    }
    return true;
}

static bool use_up(struct practice *practice, int64_t invitation,
                   struct staff_id staff, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE staff_invitation SET ended_at = $3, staff_id = $4 "
                  "WHERE practice_id = $1 AND staff_invitation_id = $2",
                  VALUES(P_ID(practice), V_INT(invitation),
                         V_INT(P_NOW(practice)), V_INT(staff.n)),
                  err);
}

static bool set_anew(struct practice *practice,
                     const struct staff_invitation *invitation,
                     const char *hash, struct err *err)
{
    struct staff_id id = invitation->resets;

    return staff_set_passphrase(practice, id, hash, err)
        && staff_end_logins(practice, id, err)
        && use_up(practice, invitation->id, id, err)
        && audit_note(
               practice, "set a new passphrase by a link", OF_PRACTICE,
               text_print(practice->arena, "staff/%lld", (long long)id.n), err);
}

bool staff_join(struct practice *practice, const struct staff_joining *joining,
                struct staff_id *id, struct err *err)
{
    struct staff_invitation invitation;
    struct staff_draft draft = {.passphrase_hash = joining->passphrase_hash,
                                .sign_in = joining->sign_in};

    if (!staff_invitation_find(practice, joining->ticket, &invitation, err)) {
        return false;
    }
    if (invitation.resets.n) {
        *id = invitation.resets;
        return set_anew(practice, &invitation, joining->passphrase_hash, err);
    }
    if (!words_check(&draft.sign_in, "name for signing in", STAFF_NAME_MAX, err)
        || !check_free(practice, draft.sign_in, err)) {
        return false;
    }
    draft.name = invitation.name;
    draft.role = invitation.role;
    return staff_add(practice, &draft, id, err)
        && use_up(practice, invitation.id, *id, err)
        && audit_note(practice, "joined the practice", OF_PRACTICE,
                      (struct str){0}, err);
}
