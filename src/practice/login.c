// login - sign-ins as rows. A login is found by the keyed fingerprint of its
// ticket, so reading the store gives nobody a cookie.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/login.h"

#include "base/text.h"
#include "crypt/passphrase.h"
#include "practice/audit.h"
#include "practice/keyring.h"
#include "practice/reflection_key.h"
#include "practice/words.h"

#include <string.h>

static const struct client_id NO_CLIENT = {0};

static struct str bytes_of(const struct fingerprint *fingerprint)
{
    return (struct str){(const char *)fingerprint->bytes, FINGERPRINT_BYTES};
}

static void make_form_token(struct practice *practice, struct str ticket,
                            char token[FORM_TOKEN_ROOM])
{
    struct secret key;
    struct fingerprint print;

    keyring_derive(practice, "form token", &key);
    ticket_fingerprint(&key, ticket, &print);
    secret_wipe(&key);
    for (size_t i = 0; i < FINGERPRINT_BYTES; i++) {
        *token++ = "0123456789abcdef"[print.bytes[i] >> 4];
        *token++ = "0123456789abcdef"[print.bytes[i] & 15];
    }
    *token = '\0';
}

bool login_token_is(const struct login *login, struct str token)
{
    return token.len == FORM_TOKEN_ROOM - 1
        && crypt_is_equal(token.at, login->form_token, token.len);
}

// ---- finding ----------------------------------------------------------------

static bool no_login(struct err *err)
{
    return err_set(err, ERR_DENIED, "please sign in");
}

static bool has_ended(const struct login *login, int64_t now)
{
    return now >= login->ends_at;
}

static void read_row(const struct rows *rows, int64_t now, struct login *login)
{
    int64_t longest = rows_int(rows, 2) + LOGIN_LONGEST;
    int64_t idle;

    login->id = rows_int(rows, 0);
    login->staff.n = rows_int(rows, 1);
    login->seen_at = rows_int(rows, 3);
    WORD_COPY(login->role, rows_str(rows, 4, NULL));
    login->owner = rows_int(rows, 5) == login->staff.n;
    idle = login->seen_at + LOGIN_IDLE;
    login->ends_at = idle < longest ? idle : longest;
    login->to_touch = now - login->seen_at >= LOGIN_TOUCH;
}

bool login_find(struct practice *practice, struct str ticket,
                struct login *login, struct err *err)
{
    struct fingerprint print;
    struct rows rows;
    bool there;

    if (!ticket.len || ticket.len >= TICKET_ROOM) {
        return no_login(err);
    }
    print = keyring_fingerprint(practice, ticket);
    if (!db_ask(practice->db,
                "SELECT l.login_id, l.staff_id, l.created_at, l.seen_at, "
                "s.role, (SELECT min(staff_id) FROM staff "
                "WHERE practice_id = $1) "
                "FROM login l JOIN staff s ON s.practice_id = l.practice_id "
                "AND s.staff_id = l.staff_id "
                "WHERE l.practice_id = $1 AND l.fingerprint = $2 "
                "AND l.ended_at IS NULL AND s.left_at IS NULL",
                VALUES(P_ID(practice), V_BLOB(bytes_of(&print))), &rows, err)) {
        return false;
    }
    there = rows_next(&rows);
    if (there) {
        read_row(&rows, P_NOW(practice), login);
    }
    if (!rows_end(&rows, err)) {
        return false;
    }
    if (!there || has_ended(login, P_NOW(practice))) {
        return no_login(err);
    }
    make_form_token(practice, ticket, login->form_token);
    return true;
}

bool login_touch(struct practice *practice, int64_t login, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE login SET seen_at = $3 "
                  "WHERE practice_id = $1 AND login_id = $2",
                  VALUES(P_ID(practice), V_INT(login), V_INT(P_NOW(practice))),
                  err);
}

bool login_close(struct practice *practice, int64_t login, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE login SET ended_at = $3, "
                  "reflection_key_sealed = NULL WHERE practice_id = $1 "
                  "AND login_id = $2 AND ended_at IS NULL",
                  VALUES(P_ID(practice), V_INT(login), V_INT(P_NOW(practice))),
                  err)
        && audit_note(practice, "signed out", NO_CLIENT, (struct str){0}, err);
}

// ---- signing in -------------------------------------------------------------

struct opening {
    struct str name;
    struct staff_id staff; // n == 0: nobody of that name
    const char *hash;
    char ticket[TICKET_ROOM];
    struct reflection_lock lock; // of their reflections
    struct secret key;           // what it holds, once `open`
    bool open;
};

static bool read_hash(struct practice *practice, void *context, struct err *err)
{
    struct opening *opening = context;

    return staff_passphrase_hash(practice, opening->staff, &opening->hash, err)
        && reflection_lock_read(practice, opening->staff, &opening->lock, err);
}

// For a name that nobody has, the owner's hash is tried and the answer thrown
// away: it takes as long as any other.
static bool find_member(struct practice *practice, void *context,
                        struct err *err)
{
    struct opening *opening = context;
    struct staff_id owner;

    if (!staff_find(practice, opening->name, &opening->staff, err)) {
        return false;
    }
    return opening->staff.n ? read_hash(practice, opening, err)
                            : staff_owner(practice, &owner, err)
                                  && staff_passphrase_hash(practice, owner,
                                                           &opening->hash, err);
}

static void act_as(struct practice *practice, struct staff_id staff)
{
    practice->staff = staff;
    practice->who =
        text_print(practice->arena, "staff/%lld", (long long)staff.n);
}

// The first sign-in makes the key. Another passphrase than the one that it was
// wrapped under leaves it shut: the practice opens, the reflections do not.
static bool open_reflections(struct arena *arena, struct opening *opening,
                             struct str passphrase, struct err *err)
{
    if (opening->lock.id) {
        return reflection_lock_open(arena, &opening->lock, passphrase,
                                    &opening->key, &opening->open, err);
    }
    secret_make(opening->lock.world, &opening->key);
    opening->open = true;
    return reflection_lock_wrap(arena, &opening->lock, passphrase,
                                &opening->key, err);
}

// Another sign-in may have made the key in the same moment: then this one goes
// without, until the next.
static bool keep_first_key(struct practice *practice, struct opening *opening,
                           struct err *err)
{
    struct err taken = {0};

    if (opening->lock.id
        || reflection_lock_save(practice, &opening->lock, &taken)) {
        return true;
    }
    opening->open = false;
    return taken.kind == ERR_CONFLICT
        || err_set(err, taken.kind, "%s", taken.text);
}

static struct value key_for_row(struct practice *practice,
                                const struct opening *opening)
{
    return opening->open ? V_BLOB(
               reflection_key_for_login(practice, str_of(opening->ticket),
                                        opening->lock.id, &opening->key))
                         : V_NULL;
}

static bool keep_login(struct practice *practice, void *context,
                       struct err *err)
{
    struct opening *opening = context;
    struct fingerprint print;
    int64_t id;

    act_as(practice, opening->staff);
    ticket_make(practice->world, opening->ticket);
    print = keyring_fingerprint(practice, str_of(opening->ticket));
    return keep_first_key(practice, opening, err)
        && practice_next_id(practice, "login", &id, err)
        && db_run(practice->db,
                  "INSERT INTO login (practice_id, login_id, staff_id, "
                  "fingerprint, created_at, seen_at, reflection_key_sealed) "
                  "VALUES ($1, $2, $3, $4, $5, $5, $6)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(opening->staff.n),
                         V_BLOB(bytes_of(&print)), V_INT(P_NOW(practice)),
                         key_for_row(practice, opening)),
                  err)
        && audit_note(practice, "signed in", NO_CLIENT, (struct str){0}, err);
}

bool login_open(struct folder *folder, struct arena *arena,
                const struct login_try *try, char ticket[TICKET_ROOM],
                struct err *err)
{
    struct opening opening = {.name = try->name};
    bool done;

    if (!folder_read(folder, arena, find_member, &opening, err)) {
        return false;
    }
    if (!passphrase_is(try->passphrase, opening.hash) || !opening.staff.n) {
        return err_set(err, ERR_DENIED,
                       str_trim(try->name).len
                           ? "name and passphrase do not belong together; "
                             "please try again"
                           : "that is not the passphrase; please try again");
    }
    done = open_reflections(arena, &opening, try->passphrase, err)
        && folder_write(folder, arena, keep_login, &opening, err);
    if (done) {
        memcpy(ticket, opening.ticket, sizeof opening.ticket);
    }
    secret_wipe(&opening.key);
    crypt_wipe(opening.ticket, sizeof opening.ticket);
    return done;
}

// ---- a new passphrase -------------------------------------------------------

struct changing {
    struct opening opening;
    const char *fresh_hash;
    int64_t keep;
};

static bool keep_passphrase(struct practice *practice, void *context,
                            struct err *err)
{
    struct changing *changing = context;

    act_as(practice, changing->opening.staff);
    return staff_set_passphrase(practice, practice->staff, changing->fresh_hash,
                                err)
        && (!changing->opening.open
            || reflection_lock_save(practice, &changing->opening.lock, err))
        && db_run(practice->db,
                  "UPDATE login SET ended_at = $3, "
                  "reflection_key_sealed = NULL WHERE practice_id = $1 "
                  "AND ended_at IS NULL AND login_id <> $2 "
                  "AND staff_id = $4",
                  VALUES(P_ID(practice), V_INT(changing->keep),
                         V_INT(P_NOW(practice)), V_INT(practice->staff.n)),
                  err)
        && audit_note(practice, "passphrase changed", NO_CLIENT,
                      (struct str){0}, err);
}

// What the old passphrase opens, the fresh one shall open too.
static bool wrap_reflections(struct arena *arena, struct opening *opening,
                             const struct passphrase_change *change,
                             struct err *err)
{
    bool done;

    if (!opening->lock.id) {
        return true; // made at the next sign-in
    }
    done = reflection_lock_open(arena, &opening->lock, change->old,
                                &opening->key, &opening->open, err)
        && (!opening->open
            || reflection_lock_wrap(arena, &opening->lock, change->fresh,
                                    &opening->key, err));
    secret_wipe(&opening->key);
    return done;
}

bool login_change_passphrase(struct folder *folder, struct arena *arena,
                             const struct passphrase_change *change,
                             struct err *err)
{
    char hash[PASSPHRASE_HASH_ROOM];
    struct changing changing = {.opening.staff = change->staff,
                                .fresh_hash = hash,
                                .keep = change->keep};

    if (!folder_read(folder, arena, read_hash, &changing.opening, err)) {
        return false;
    }
    if (!passphrase_is(change->old, changing.opening.hash)) {
        return err_set(err, ERR_DENIED, "that is not the present passphrase");
    }
    return passphrase_hash(change->fresh, hash, err)
        && wrap_reflections(arena, &changing.opening, change, err)
        && folder_write(folder, arena, keep_passphrase, &changing, err);
}
