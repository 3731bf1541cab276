// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/reflection_key.h"

#include "base/arena.h"
#include "base/text.h"
#include "crypt/seal.h"
#include "practice/audit.h"
#include "practice/keyring.h"
#include "practice/login.h"
#include "practice/staff.h"

#include <ctype.h>
#include <string.h>

static const struct client_id NO_CLIENT = {0};

// ---- wrapped ----------------------------------------------------------------

static struct str bytes_of(const struct secret *key)
{
    return (struct str){(const char *)key->bytes, sizeof key->bytes};
}

static struct str place_of(struct arena *arena,
                           const struct reflection_lock *lock)
{
    return text_print(arena, "reflection_key/%lld/%lld",
                      (long long)lock->practice.n, (long long)lock->staff.n);
}

static bool open_wrapped(struct arena *arena, const struct secret *wrapping,
                         struct str place, struct str wrapped,
                         struct secret *key)
{
    struct str plain;

    if (!seal_open(arena, wrapping, place, wrapped, &plain)
        || plain.len != sizeof key->bytes) {
        return false;
    }
    memcpy(key->bytes, plain.at, sizeof key->bytes);
    return true;
}

bool reflection_lock_read(struct practice *practice, struct staff_id staff,
                          struct reflection_lock *lock, struct err *err)
{
    struct rows rows;

    *lock = (struct reflection_lock){
        .world = practice->world, .practice = practice->id, .staff = staff};
    if (!db_ask(practice->db,
                "SELECT reflection_key_id, salt, wrapped, code_salt, "
                "code_wrapped FROM reflection_key WHERE practice_id = $1 "
                "AND staff_id = $2 ORDER BY reflection_key_id DESC LIMIT 1",
                VALUES(P_ID(practice), V_INT(staff.n)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        lock->id = rows_int(&rows, 0);
        lock->salt = rows_str(&rows, 1, practice->arena);
        lock->wrapped = rows_str(&rows, 2, practice->arena);
        lock->code_salt = rows_str(&rows, 3, practice->arena);
        lock->code_wrapped = rows_str(&rows, 4, practice->arena);
    }
    return rows_end(&rows, err);
}

// Words that somebody types, and the two columns of what they open.
struct wrap {
    struct str words, salt, wrapped;
};

static bool unwrap(struct arena *arena, const struct reflection_lock *lock,
                   const struct wrap *wrap, struct secret *key, bool *open,
                   struct err *err)
{
    struct secret wrapping;

    *open = false;
    if (wrap->salt.len != PASSPHRASE_SALT) {
        return true;
    }
    if (!passphrase_key(wrap->words, (const unsigned char *)wrap->salt.at,
                        &wrapping, err)) {
        return false;
    }
    *open = open_wrapped(arena, &wrapping, place_of(arena, lock), wrap->wrapped,
                         key);
    secret_wipe(&wrapping);
    return true;
}

bool reflection_lock_open(struct arena *arena,
                          const struct reflection_lock *lock,
                          struct str passphrase, struct secret *key, bool *open,
                          struct err *err)
{
    return unwrap(arena, lock,
                  &(struct wrap){passphrase, lock->salt, lock->wrapped}, key,
                  open, err);
}

// As printed or as somebody copies it: dashes, spaces and case do not count.
static struct str plain_code(struct arena *arena, struct str code)
{
    struct text text = text_in(arena);

    for (size_t i = 0; i < code.len; i++) {
        if (isalnum((unsigned char)code.at[i])) {
            text_addc(&text, (char)toupper((unsigned char)code.at[i]));
        }
    }
    return text_str(&text);
}

static bool open_with_code(struct arena *arena,
                           const struct reflection_lock *lock, struct str code,
                           struct secret *key, bool *open, struct err *err)
{
    return unwrap(arena, lock,
                  &(struct wrap){plain_code(arena, code), lock->code_salt,
                                 lock->code_wrapped},
                  key, open, err);
}

static bool wrap(struct arena *arena, const struct reflection_lock *lock,
                 const struct secret *key, struct wrap *wrap, struct err *err)
{
    unsigned char *salt = arena_take(arena, PASSPHRASE_SALT, 1);
    struct secret wrapping;

    world_random(lock->world, salt, PASSPHRASE_SALT);
    if (!passphrase_key(wrap->words, salt, &wrapping, err)) {
        return false;
    }
    wrap->salt = (struct str){(const char *)salt, PASSPHRASE_SALT};
    wrap->wrapped = seal(arena, lock->world, &wrapping, place_of(arena, lock),
                         bytes_of(key));
    secret_wipe(&wrapping);
    return true;
}

bool reflection_lock_wrap(struct arena *arena, struct reflection_lock *lock,
                          struct str passphrase, const struct secret *key,
                          struct err *err)
{
    struct wrap made = {.words = passphrase};

    if (!wrap(arena, lock, key, &made, err)) {
        return false;
    }
    lock->salt = made.salt;
    lock->wrapped = made.wrapped;
    return true;
}

static bool wrap_with_code(struct arena *arena, struct reflection_lock *lock,
                           struct str code, const struct secret *key,
                           struct err *err)
{
    struct wrap made = {.words = plain_code(arena, code)};

    if (!wrap(arena, lock, key, &made, err)) {
        return false;
    }
    lock->code_salt = made.salt;
    lock->code_wrapped = made.wrapped;
    return true;
}

static struct value blob_or_null(struct str bytes)
{
    return bytes.len ? V_BLOB(bytes) : V_NULL;
}

// Only while the newest key is still `after`: two sign-ins at once make one.
static bool insert_key(struct practice *practice, struct reflection_lock *lock,
                       int64_t after, struct err *err)
{
    int64_t id;

    if (!practice_next_id(practice, "reflection_key", &id, err)
        || !db_run(practice->db,
                   "INSERT INTO reflection_key (practice_id, "
                   "reflection_key_id, staff_id, salt, wrapped, created_at) "
                   "SELECT $1, $2, $3, $4, $5, $6 WHERE $7 = (SELECT "
                   "coalesce(max(reflection_key_id), 0) FROM reflection_key "
                   "WHERE practice_id = $1 AND staff_id = $3)",
                   VALUES(P_ID(practice), V_INT(id), V_INT(lock->staff.n),
                          V_BLOB(lock->salt), V_BLOB(lock->wrapped),
                          V_INT(P_NOW(practice)), V_INT(after)),
                   err)
        || !change_was_made(practice, err)) {
        return false;
    }
    lock->id = id;
    return true;
}

bool reflection_lock_save(struct practice *practice,
                          struct reflection_lock *lock, struct err *err)
{
    if (lock->id == 0) {
        return insert_key(practice, lock, 0, err);
    }
    return db_run(practice->db,
                  "UPDATE reflection_key SET salt = $4, wrapped = $5, "
                  "code_salt = $6, code_wrapped = $7 WHERE practice_id = $1 "
                  "AND reflection_key_id = $2 AND staff_id = $3",
                  VALUES(P_ID(practice), V_INT(lock->id), V_INT(lock->staff.n),
                         V_BLOB(lock->salt), V_BLOB(lock->wrapped),
                         blob_or_null(lock->code_salt),
                         blob_or_null(lock->code_wrapped)),
                  err)
        && change_was_made(practice, err);
}

// A further key in the place of lock->id, which opens no longer.
static bool replace_lock(struct practice *practice,
                         struct reflection_lock *lock, struct err *err)
{
    return insert_key(practice, lock, lock->id, err);
}

// ---- in a login -------------------------------------------------------------

// Needs both: the keys of the practice and the ticket of the browser.
static void key_of_ticket(struct practice *practice, struct str ticket,
                          struct secret *key)
{
    struct fingerprint print;
    struct secret purpose;

    keyring_derive(practice, "reflections of a login", &purpose);
    ticket_fingerprint(&purpose, ticket, &print);
    memcpy(key->bytes, print.bytes, sizeof key->bytes);
    secret_wipe(&purpose);
    crypt_wipe(&print, sizeof print);
}

static struct str login_place(struct practice *practice, int64_t key_id)
{
    return text_print(practice->arena, "login.reflection_key/%lld/%lld",
                      (long long)practice->id.n, (long long)key_id);
}

struct str reflection_key_for_login(struct practice *practice,
                                    struct str ticket, int64_t key_id,
                                    const struct secret *key)
{
    struct secret wrapping;
    struct str sealed;

    key_of_ticket(practice, ticket, &wrapping);
    sealed = seal(practice->arena, practice->world, &wrapping,
                  login_place(practice, key_id), bytes_of(key));
    secret_wipe(&wrapping);
    return sealed;
}

bool reflection_key_to_login(struct practice *practice, struct str ticket,
                             int64_t key_id, const struct secret *key,
                             struct err *err)
{
    struct fingerprint print = keyring_fingerprint(practice, ticket);

    return db_run(
        practice->db,
        "UPDATE login SET reflection_key_sealed = $3 "
        "WHERE practice_id = $1 AND fingerprint = $2 "
        "AND ended_at IS NULL",
        VALUES(P_ID(practice),
               V_BLOB((
                   (struct str){(const char *)print.bytes, FINGERPRINT_BYTES})),
               V_BLOB(reflection_key_for_login(practice, ticket, key_id, key))),
        err);
}

// Without a ticket there is no key, whoever asks.
static bool ask_login(struct practice *practice, struct rows *rows,
                      struct err *err)
{
    struct fingerprint print = keyring_fingerprint(practice, practice->ticket);

    return db_ask(
        practice->db,
        "SELECT k.reflection_key_id, l.reflection_key_sealed, "
        "l.created_at >= k.created_at, k.code_salt IS NOT NULL "
        "FROM login l JOIN reflection_key k "
        "ON k.practice_id = l.practice_id AND k.staff_id = l.staff_id "
        "WHERE l.practice_id = $1 AND l.fingerprint = $2 "
        "AND l.ended_at IS NULL AND l.staff_id = $3 "
        "ORDER BY k.reflection_key_id DESC LIMIT 1",
        VALUES(P_ID(practice),
               V_BLOB((
                   (struct str){(const char *)print.bytes, FINGERPRINT_BYTES})),
               V_INT(practice->staff.n)),
        rows, err);
}

bool reflection_key_find(struct practice *practice, struct reflection_key *key,
                         struct err *err)
{
    struct str sealed = {0};
    struct secret wrapping;
    struct rows rows;

    *key = (struct reflection_key){.state = REFLECTIONS_NOBODY};
    if (!practice->ticket.len || !practice->staff.n) {
        return true;
    }
    key->state = REFLECTIONS_NEED_SIGN_IN;
    if (!ask_login(practice, &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        key->id = rows_int(&rows, 0);
        sealed = rows_str(&rows, 1, practice->arena);
        key->state = !sealed.len && rows_int(&rows, 2)
                       ? REFLECTIONS_SHUT
                       : REFLECTIONS_NEED_SIGN_IN;
        key->has_code = rows_int(&rows, 3) != 0;
    }
    if (!rows_end(&rows, err)) {
        return false;
    }
    key_of_ticket(practice, practice->ticket, &wrapping);
    if (sealed.len
        && open_wrapped(practice->arena, &wrapping,
                        login_place(practice, key->id), sealed, &key->key)) {
        key->state = REFLECTIONS_OPEN;
    }
    secret_wipe(&wrapping);
    return true;
}

bool reflection_key_get(struct practice *practice, struct reflection_key *key,
                        struct err *err)
{
    static const char *const WHY[] = {
        [REFLECTIONS_NEED_SIGN_IN] = "Your reflections open when you sign in: "
                                     "sign out and in again, then send it "
                                     "once more.",
        [REFLECTIONS_SHUT] = "Your reflections are shut, because your "
                             "passphrase was set anew. Open them under My "
                             "practice, Reflections.",
        [REFLECTIONS_NOBODY] = "Reflections open for nobody but the person "
                               "who wrote them, signed in.",
    };

    return reflection_key_find(practice, key, err)
        && (key->state == REFLECTIONS_OPEN
            || err_set(err, ERR_DENIED, "%s", WHY[key->state]));
}

// ---- sealing ----------------------------------------------------------------

static struct str place_in_store(struct practice *practice,
                                 const struct words_place *place)
{
    return text_print(practice->arena, "%s/%lld/%lld", place->column,
                      (long long)practice->id.n, (long long)place->row);
}

bool reflection_seal(struct practice *practice,
                     const struct reflection_key *key,
                     const struct words_place *place, struct str words,
                     struct value *sealed, struct err *err)
{
    if (place->client.n
        && !keyring_seal(practice, place->client, place->column, place->row,
                         words, &words, err)) {
        return false;
    }
    *sealed = V_BLOB(seal(practice->arena, practice->world, &key->key,
                          place_in_store(practice, place), words));
    return true;
}

bool reflection_unseal(struct practice *practice,
                       const struct reflection_key *key,
                       const struct words_place *place, struct str sealed,
                       struct str *words, struct err *err)
{
    if (!seal_open(practice->arena, &key->key, place_in_store(practice, place),
                   sealed, words)) {
        return err_set(err, ERR_OUTSIDE,
                       "%s/%lld does not open with this key: run `rapport "
                       "doctor`",
                       place->column, (long long)place->row);
    }
    return !place->client.n
        || keyring_unseal(practice, place->client, place->column, place->row,
                          *words, words, err);
}

// ---- the owner's own code ---------------------------------------------------

// Somebody who is signed in, found again on a connection of its own.
struct owner {
    struct str ticket;
    struct staff_id staff;
    const char *hash; // of their passphrase
    struct reflection_lock lock;
    struct reflection_key key;
};

static bool become(struct practice *practice, struct owner *owner,
                   struct err *err)
{
    struct login login;

    if (!login_find(practice, owner->ticket, &login, err)) {
        return false;
    }
    owner->staff = login.staff;
    practice->staff = login.staff;
    practice->ticket = owner->ticket;
    practice->who =
        text_print(practice->arena, "staff/%lld", (long long)login.staff.n);
    return true;
}

static bool read_owner(struct practice *practice, void *context,
                       struct err *err)
{
    struct owner *owner = context;

    return become(practice, owner, err)
        && reflection_lock_read(practice, owner->staff, &owner->lock, err)
        && reflection_key_find(practice, &owner->key, err)
        && staff_passphrase_hash(practice, owner->staff, &owner->hash, err);
}

static bool keep_code(struct practice *practice, void *context, struct err *err)
{
    struct owner *owner = context;

    return become(practice, owner, err)
        && reflection_lock_save(practice, &owner->lock, err)
        && audit_note(practice, "printed a code of their own", NO_CLIENT,
                      (struct str){0}, err);
}

enum { CODE_LETTERS = 20, CODE_GROUP = 5 };

static void print_code(const struct world *world,
                       char code[REFLECTION_CODE_ROOM])
{
    char letters[CODE_LETTERS + 1];
    char *to = code;

    ticket_short(world, CODE_LETTERS, letters);
    for (int i = 0; i < CODE_LETTERS; i++) {
        if (i && i % CODE_GROUP == 0) {
            *to++ = '-';
        }
        *to++ = letters[i];
    }
    *to = '\0';
    crypt_wipe(letters, sizeof letters);
}

bool reflection_code_make(struct folder *folder, struct arena *arena,
                          struct str ticket, char code[REFLECTION_CODE_ROOM],
                          struct err *err)
{
    struct owner owner = {.ticket = ticket};
    bool done;

    if (!folder_read(folder, arena, read_owner, &owner, err)) {
        return false;
    }
    if (owner.key.state != REFLECTIONS_OPEN) {
        return err_set(err, ERR_DENIED,
                       "A code can be printed once your reflections are open.");
    }
    print_code(owner.lock.world, code);
    done = wrap_with_code(arena, &owner.lock, str_of(code), &owner.key.key, err)
        && folder_write(folder, arena, keep_code, &owner, err);
    secret_wipe(&owner.key.key);
    return done;
}

static bool check_passphrase(const struct owner *owner, struct str passphrase,
                             struct err *err)
{
    return passphrase_is(passphrase, owner->hash)
        || err_set(err, ERR_DENIED, "That is not your passphrase.");
}

// Into the store and into this login; `owner->key` is open.
static bool keep_opened(struct practice *practice, void *context,
                        struct err *err)
{
    struct owner *owner = context;

    return become(practice, owner, err)
        && reflection_lock_save(practice, &owner->lock, err)
        && reflection_key_to_login(practice, owner->ticket, owner->lock.id,
                                   &owner->key.key, err)
        && audit_note(practice, "opened their own notes again", NO_CLIENT,
                      (struct str){0}, err);
}

bool reflection_code_use(struct folder *folder, struct arena *arena,
                         const struct reflection_entry *entry, struct err *err)
{
    struct owner owner = {.ticket = entry->ticket};
    bool open, done;

    if (!folder_read(folder, arena, read_owner, &owner, err)
        || !check_passphrase(&owner, entry->passphrase, err)
        || !open_with_code(arena, &owner.lock, entry->code, &owner.key.key,
                           &open, err)) {
        return false;
    }
    if (!open) {
        return err_set(err, ERR_DENIED,
                       "That is not the code of your reflections. The "
                       "practice's recovery code does not open them.");
    }
    done = reflection_lock_wrap(arena, &owner.lock, entry->passphrase,
                                &owner.key.key, err)
        && folder_write(folder, arena, keep_opened, &owner, err);
    secret_wipe(&owner.key.key);
    return done;
}

static bool keep_anew(struct practice *practice, void *context, struct err *err)
{
    struct owner *owner = context;

    return become(practice, owner, err)
        && replace_lock(practice, &owner->lock, err)
        && reflection_key_to_login(practice, owner->ticket, owner->lock.id,
                                   &owner->key.key, err)
        && audit_note(practice, "began their own notes anew", NO_CLIENT,
                      (struct str){0}, err);
}

bool reflection_begin_anew(struct folder *folder, struct arena *arena,
                           const struct reflection_entry *entry,
                           struct err *err)
{
    struct owner owner = {.ticket = entry->ticket};
    bool done;

    if (!folder_read(folder, arena, read_owner, &owner, err)
        || !check_passphrase(&owner, entry->passphrase, err)) {
        return false;
    }
    if (owner.key.state == REFLECTIONS_OPEN) {
        secret_wipe(&owner.key.key);
        return err_set(err, ERR_INPUT,
                       "Your reflections are open: there is no need to begin "
                       "anew.");
    }
    secret_make(owner.lock.world, &owner.key.key);
    done = reflection_lock_wrap(arena, &owner.lock, entry->passphrase,
                                &owner.key.key, err)
        && folder_write(folder, arena, keep_anew, &owner, err);
    secret_wipe(&owner.key.key);
    return done;
}
