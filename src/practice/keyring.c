// keyring - key rows, and a table of opened keys in memory.
//
// One lock covers the table and the file of keys: a key that is being destroyed
// cannot come back through somebody who was just reading it.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/keyring.h"

#include "base/arena.h"
#include "base/embedded.h"
#include "base/file.h"
#include "crypt/seal.h"
#include "practice/master_key.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PLACE_ROOM = 160,
    FIRST_SLOTS = 256, // a power of two
};

struct slot {
    int64_t practice, client; // client 0: free
    struct secret key;
};

struct keyring {
    const struct world *world;
    struct secret master;
    struct secret wrapping; // of client keys
    struct store *store;
    pthread_mutex_t lock;
    struct slot *slots;
    size_t slot_count, used;
};

// ---- the file of keys -------------------------------------------------------

static bool open_key_store(const char *folder, struct store **store,
                           struct err *err)
{
    struct arena *arena = arena_open("key schema");
    struct migration *steps =
        arena_take(arena, (size_t)EMBEDDED_KEY_SCHEMA_COUNT + 1, sizeof *steps);
    char path[FILE_PATH_ROOM];
    bool done;

    for (int i = 0; i < EMBEDDED_KEY_SCHEMA_COUNT; i++) {
        steps[i] = (struct migration){EMBEDDED_KEY_SCHEMA[i].name,
                                      EMBEDDED_KEY_SCHEMA[i].bytes};
    }
    done = master_key_path(path, folder, "clients.db", err)
        && store_open(
               &(struct store_plan){
                   .path = path,
                   .migrations = steps,
                   .migration_count = EMBEDDED_KEY_SCHEMA_COUNT,
                   .readers = 1,
                   .durable = true,
                   .erase_securely = true,
               },
               store, err);
    arena_close(arena);
    return done || err_within(err, "the client keys (keys/clients.db)");
}

static bool count_keys(struct store *store, int64_t *count, struct err *err)
{
    struct db *db = store_borrow(store);
    bool found;
    bool done = db_ask_int(db, "SELECT COUNT(*) FROM client_key", NO_VALUES,
                           &found, count, err);

    store_return(store, db);
    return done;
}

static bool refuse_keys(const char *folder, struct err *err)
{
    struct store *store = NULL;
    int64_t count = 0;
    bool done =
        open_key_store(folder, &store, err) && count_keys(store, &count, err);

    store_close(store);
    return done
        && (count == 0
            || err_set(err, ERR_CONFLICT,
                       "this folder holds keys of clients already: they would "
                       "be lost"));
}

bool keyring_create(const char *folder, const struct world *world,
                    char code[RECOVERY_CODE_ROOM], struct err *err)
{
    char path[FILE_PATH_ROOM];
    struct secret master;
    bool done = file_path(path, folder, "keys", err)
             && file_make_folder(path, 0700, err) && refuse_keys(folder, err);

    secret_make(world, &master);
    // The master key is written last: without it the set-up can be repeated.
    done = done && master_key_wrap(folder, world, &master, code, err)
        && master_key_write(folder, &master, err);
    secret_wipe(&master);
    return done;
}

bool keyring_new_code(struct keyring *keyring, const char *folder,
                      char code[RECOVERY_CODE_ROOM], struct err *err)
{
    return master_key_wrap(folder, keyring->world, &keyring->master, code, err);
}

// A set-up makes the file. Made anew here it would be empty, and every client
// would look erased.
static bool has_key_store(const char *folder, struct err *err)
{
    char path[FILE_PATH_ROOM];

    return master_key_path(path, folder, "clients.db", err)
        && (file_exists(path)
            || err_set(err, ERR_MISSING,
                       "keys/clients.db is not in %.100s, and no client can "
                       "be read without it: put it back, or `rapport restore` "
                       "the newest backup and its .keys file",
                       folder));
}

bool keyring_open(const char *folder, const struct world *world,
                  struct keyring **keyring, struct err *err)
{
    struct keyring *made = calloc(1, sizeof *made);

    *keyring = NULL;
    if (!made) {
        return err_set(err, ERR_OUTSIDE, "no memory for the keys");
    }
    made->world = world;
    if (!(master_key_read(folder, &made->master, err)
          || err_within(err, "put keys/master.key back, or run `rapport "
                             "recover`"))
        || !has_key_store(folder, err)
        || !open_key_store(folder, &made->store, err)) {
        secret_wipe(&made->master);
        free(made);
        return false;
    }
    secret_derive(&made->master, STR("client keys"), &made->wrapping);
    (void)pthread_mutex_init(&made->lock, NULL);
    *keyring = made;
    return true;
}

void keyring_close(struct keyring *keyring)
{
    if (!keyring) {
        return;
    }
    store_close(keyring->store);
    if (keyring->slots) {
        crypt_wipe(keyring->slots, keyring->slot_count * sizeof(struct slot));
    }
    free(keyring->slots);
    secret_wipe(&keyring->master);
    secret_wipe(&keyring->wrapping);
    (void)pthread_mutex_destroy(&keyring->lock);
    free(keyring);
}

// ---- the table of opened keys -----------------------------------------------

// Open addressing; a slot is never freed, only its key is wiped (`client` < 0
// then: a place that was used).
static struct slot *slot_of(struct slot *slots, size_t count, int64_t practice,
                            int64_t client)
{
    size_t at = ((uint64_t)client * 0x9E3779B97F4A7C15U
                 ^ (uint64_t)practice * 0xC2B2AE3D27D4EB4FU)
             >> 20;

    at &= count - 1;
    while (slots[at].client
           && (slots[at].client != client || slots[at].practice != practice)) {
        at = (at + 1) & (count - 1);
    }
    return &slots[at];
}

static bool grow(struct keyring *keyring)
{
    size_t count = keyring->slot_count ? keyring->slot_count * 2 : FIRST_SLOTS;
    struct slot *slots = calloc(count, sizeof *slots);

    if (!slots) {
        return false;
    }
    for (size_t i = 0; i < keyring->slot_count; i++) {
        const struct slot *old = &keyring->slots[i];

        if (old->client > 0) {
            *slot_of(slots, count, old->practice, old->client) = *old;
        }
    }
    if (keyring->slots) {
        crypt_wipe(keyring->slots, keyring->slot_count * sizeof *slots);
    }
    free(keyring->slots);
    keyring->slots = slots;
    keyring->slot_count = count;
    return true;
}

// Without memory the key is simply not remembered.
static void remember(struct keyring *keyring, int64_t practice, int64_t client,
                     const struct secret *key)
{
    if (keyring->used * 2 >= keyring->slot_count && !grow(keyring)) {
        return;
    }
    *slot_of(keyring->slots, keyring->slot_count, practice, client) =
        (struct slot){practice, client, *key};
    keyring->used++;
}

static void forget(struct keyring *keyring, int64_t practice, int64_t client)
{
    struct slot *slot;

    if (!keyring->slot_count) {
        return;
    }
    slot = slot_of(keyring->slots, keyring->slot_count, practice, client);
    if (slot->client == client) {
        crypt_wipe(&slot->key, sizeof slot->key);
        slot->client = -1;
    }
}

// ---- client keys ------------------------------------------------------------

static struct str key_place(char room[PLACE_ROOM], int64_t practice,
                            int64_t client)
{
    int length = snprintf(room, PLACE_ROOM, "client_key/%lld/%lld",
                          (long long)practice, (long long)client);

    return (struct str){room, (size_t)length};
}

// From the file of keys; the caller holds the lock.
static bool load_key(struct practice *practice, struct arena *arena,
                     int64_t client, struct secret *key, struct err *err)
{
    struct keyring *keyring = practice->keyring;
    struct db *db = store_borrow(keyring->store);
    char place[PLACE_ROOM];
    struct str sealed = {0}, plain;
    struct rows rows;
    bool found = false;
    bool done = db_ask(db,
                       "SELECT key_sealed FROM client_key"
                       " WHERE practice_id = $1 AND client_id = $2",
                       VALUES(P_ID(practice), V_INT(client)), &rows, err);

    if (done) {
        found = rows_next(&rows);
        sealed = found ? rows_str(&rows, 0, arena) : sealed;
        done = rows_end(&rows, err);
    }
    store_return(keyring->store, db);
    if (done && !found) {
        return err_set(err, ERR_MISSING, "the key of client %lld was destroyed",
                       (long long)client);
    }
    if (done
        && (!seal_open(arena, &keyring->wrapping,
                       key_place(place, practice->id.n, client), sealed, &plain)
            || plain.len != sizeof key->bytes)) {
        return err_set(err, ERR_OUTSIDE,
                       "the key of client %lld does not open with this "
                       "master.key",
                       (long long)client);
    }
    if (done) {
        memcpy(key->bytes, plain.at, sizeof key->bytes);
        crypt_wipe((void *)plain.at, plain.len);
    }
    return done;
}

static bool load_and_remember(struct practice *practice, int64_t client,
                              struct secret *key, struct err *err)
{
    struct arena *arena = arena_open("client key");
    bool done = load_key(practice, arena, client, key, err);

    if (done) {
        remember(practice->keyring, practice->id.n, client, key);
    }
    arena_close(arena);
    return done;
}

static bool client_key(struct practice *practice, int64_t client,
                       struct secret *key, struct err *err)
{
    struct keyring *keyring = practice->keyring;
    struct slot *slot = NULL;
    bool done = true;

    (void)pthread_mutex_lock(&keyring->lock);
    if (keyring->slot_count) {
        slot = slot_of(keyring->slots, keyring->slot_count, practice->id.n,
                       client);
    }
    if (slot && slot->client == client) {
        *key = slot->key;
    } else {
        done = load_and_remember(practice, client, key, err);
    }
    (void)pthread_mutex_unlock(&keyring->lock);
    return done;
}

struct new_keys {
    struct practice *practice;
    const struct client_id *clients;
    int count;
};

// A key that is there already stays: it may be left over from an attempt whose
// client row was never kept, and it is as good as a new one. One that is in use
// is never replaced.
static bool add_key(struct db *db, struct practice *practice,
                    struct client_id client, struct err *err)
{
    size_t mark = arena_mark(practice->arena);
    char place[PLACE_ROOM];
    struct secret key;
    struct str sealed;
    bool done;

    secret_make(practice->world, &key);
    sealed =
        seal(practice->arena, practice->world, &practice->keyring->wrapping,
             key_place(place, practice->id.n, client.n),
             (struct str){(const char *)key.bytes, sizeof key.bytes});
    done = db_run(db,
                  "INSERT INTO client_key (practice_id, client_id, key_sealed,"
                  " created_at) VALUES ($1, $2, $3, $4)"
                  " ON CONFLICT (practice_id, client_id) DO NOTHING",
                  VALUES(P_ID(practice), V_INT(client.n), V_BLOB(sealed),
                         V_INT(P_NOW(practice))),
                  err);
    secret_wipe(&key);
    arena_rewind(practice->arena, mark);
    return done;
}

static bool add_keys(struct db *db, void *context, struct err *err)
{
    const struct new_keys *keys = context;

    for (int i = 0; i < keys->count; i++) {
        if (!add_key(db, keys->practice, keys->clients[i], err)) {
            return false;
        }
    }
    return true;
}

bool keyring_add_many(struct practice *practice,
                      const struct client_id *clients, int count,
                      struct err *err)
{
    struct new_keys keys = {practice, clients, count};
    bool done;

    (void)pthread_mutex_lock(&practice->keyring->lock);
    done = store_write(practice->keyring->store, add_keys, &keys, err);
    (void)pthread_mutex_unlock(&practice->keyring->lock);
    return done;
}

bool keyring_add(struct practice *practice, struct client_id client,
                 struct err *err)
{
    return keyring_add_many(practice, &client, 1, err);
}

static bool delete_key(struct db *db, void *context, struct err *err)
{
    const struct new_keys *keys = context;

    return db_run(
        db, "DELETE FROM client_key WHERE practice_id = $1 AND client_id = $2",
        VALUES(P_ID(keys->practice), V_INT(keys->clients->n)), err);
}

bool keyring_destroy(struct practice *practice, struct client_id client,
                     struct err *err)
{
    struct new_keys keys = {practice, &client, 1};
    bool done;

    (void)pthread_mutex_lock(&practice->keyring->lock);
    done = store_write(practice->keyring->store, delete_key, &keys, err);
    forget(practice->keyring, practice->id.n, client.n);
    (void)pthread_mutex_unlock(&practice->keyring->lock);
    return done;
}

// ---- sealing ----------------------------------------------------------------

void keyring_derive(struct practice *practice, const char *purpose,
                    struct secret *key)
{
    char room[PLACE_ROOM];
    int length = snprintf(room, sizeof room, "%s/%lld", purpose,
                          (long long)practice->id.n);

    secret_derive(&practice->keyring->master,
                  (struct str){room, (size_t)length}, key);
}

struct fingerprint keyring_fingerprint(struct practice *practice,
                                       struct str ticket)
{
    struct fingerprint fingerprint;
    struct secret key;

    keyring_derive(practice, "tickets", &key);
    ticket_fingerprint(&key, ticket, &fingerprint);
    secret_wipe(&key);
    return fingerprint;
}

struct str keyring_mark(struct practice *practice, struct str ticket)
{
    struct fingerprint mark = keyring_fingerprint(practice, ticket);

    return str_copy(practice->arena,
                    (struct str){(const char *)mark.bytes, sizeof mark.bytes});
}

static bool key_for(struct practice *practice, struct client_id client,
                    struct secret *key, struct err *err)
{
    if (client.n) {
        return client_key(practice, client.n, key, err);
    }
    keyring_derive(practice, "practice", key);
    return true;
}

static struct str place_of(char room[PLACE_ROOM],
                           const struct practice *practice, const char *column,
                           int64_t row)
{
    int length = snprintf(room, PLACE_ROOM, "%s/%lld/%lld", column,
                          (long long)practice->id.n, (long long)row);

    return (struct str){room, (size_t)length};
}

// Seven things make a sealed field; a struct for two of them would say less.
// NOLINTNEXTLINE(readability-function-size)
bool keyring_seal(struct practice *practice, struct client_id client,
                  const char *column, int64_t row, struct str plain,
                  struct str *sealed, struct err *err)
{
    char place[PLACE_ROOM];
    struct secret key;

    if (!key_for(practice, client, &key, err)) {
        return false;
    }
    *sealed = seal(practice->arena, practice->world, &key,
                   place_of(place, practice, column, row), plain);
    secret_wipe(&key);
    return true;
}

// NOLINTNEXTLINE(readability-function-size)
bool keyring_unseal(struct practice *practice, struct client_id client,
                    const char *column, int64_t row, struct str sealed,
                    struct str *plain, struct err *err)
{
    char place[PLACE_ROOM];
    struct secret key;
    bool done;

    if (!key_for(practice, client, &key, err)) {
        return false;
    }
    done = seal_open(practice->arena, &key,
                     place_of(place, practice, column, row), sealed, plain);
    secret_wipe(&key);
    return done
        || err_set(err, ERR_OUTSIDE,
                   "%s/%lld is not what was kept there: run `rapport doctor`",
                   column, (long long)row);
}

bool keyring_missing(struct practice *practice, int64_t *clients,
                     struct err *err)
{
    struct rows rows;

    *clients = 0;
    if (!db_ask(practice->db,
                "SELECT client_id FROM client WHERE practice_id = $1",
                VALUES(P_ID(practice)), &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct secret key;
        struct err why;

        *clients += !client_key(practice, rows_int(&rows, 0), &key, &why);
        secret_wipe(&key);
    }
    return rows_end(&rows, err);
}

// ---- for backups ------------------------------------------------------------

void keyring_backup_key(const struct secret *master, const char *kind,
                        struct secret *key)
{
    char room[PLACE_ROOM];
    int length = snprintf(room, sizeof room, "backup/%s", kind);

    secret_derive(master, (struct str){room, (size_t)length}, key);
}

void keyring_backup_key_of(const struct practice *practice, const char *kind,
                           struct secret *key)
{
    keyring_backup_key(&practice->keyring->master, kind, key);
}

bool keyring_copy(struct practice *practice, const char *path, struct err *err)
{
    bool done;

    (void)pthread_mutex_lock(&practice->keyring->lock);
    done = store_copy(practice->keyring->store, path, err);
    (void)pthread_mutex_unlock(&practice->keyring->lock);
    return done;
}
