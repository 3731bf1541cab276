// test_vault - folder, keys, sealing, audit and settings of a practice.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "base/file.h"
#include "practice/audit.h"
#include "practice/keyring.h"
#include "practice/setting.h"

#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

static struct err err;

static int mode_of(const struct toy *toy, const char *name)
{
    char path[200];
    struct stat found = {0};

    (void)snprintf(path, sizeof path, "%s%s", toy->path, name);
    return stat(path, &found) == 0 ? (int)(found.st_mode & 0777) : -1;
}

static void test_folder(struct toy *toy)
{
    struct folder *second;

    CHECK("the folder is its owner's", mode_of(toy, "") == 0700);
    CHECK("so is the folder of keys", mode_of(toy, "/keys") == 0700);
    CHECK("and the master key", mode_of(toy, "/keys/master.key") == 0600);
    CHECK("and its wrapped copy",
          mode_of(toy, "/keys/master.recovery") == 0600);
    CHECK("and the store", mode_of(toy, "/rapport.db") == 0600);
    CHECK("and the client keys", mode_of(toy, "/keys/clients.db") == 0600);
    CHECK("there is a practice", folder_has_practice(toy->folder));
    CHECK("a second owner is told to wait",
          !folder_open(&(struct folder_plan){.path = toy->path,
                                             .world = &toy->world.world},
                       &second, &err)
              && err.kind == ERR_BUSY);
    CHECK("a folder that is none is said to be missing",
          !folder_open(&(struct folder_plan){.path = "/tmp/rapport-is-not-here",
                                             .world = &toy->world.world},
                       &second, &err)
              && err.kind == ERR_MISSING && strstr(err.text, "rapport init"));
}

static bool add_and_seal(struct practice *practice, void *context,
                         struct err *e)
{
    struct client_id anna = {1};
    struct str *sealed = context;

    return keyring_add(practice, anna, e)
        && keyring_seal(practice, anna, "client.name", 1, STR("Anna"), sealed,
                        e);
}

static bool unseal(struct practice *practice, void *context, struct err *e)
{
    const struct str *sealed = context;
    struct str plain;

    return keyring_unseal(practice, (struct client_id){1}, "client.name", 1,
                          *sealed, &plain, e)
        && str_is(plain, "Anna");
}

static bool unseal_elsewhere(struct practice *practice, void *context,
                             struct err *e)
{
    const struct str *sealed = context;
    struct str plain;

    return keyring_unseal(practice, (struct client_id){1}, "client.name", 2,
                          *sealed, &plain, e);
}

static bool add_again(struct practice *practice, void *context, struct err *e)
{
    (void)context;
    return keyring_add(practice, (struct client_id){1}, e);
}

static bool fail_after_key(struct practice *practice, void *context,
                           struct err *e)
{
    (void)context;
    return keyring_add(practice, (struct client_id){7}, e)
        && err_set(e, ERR_BUG, "as if the row could not be kept");
}

static bool seal_for_seven(struct practice *practice, void *context,
                           struct err *e)
{
    struct client_id seven = {7};
    struct str sealed, plain;

    (void)context;
    return keyring_add(practice, seven, e)
        && keyring_seal(practice, seven, "client.name", 7, STR("Kim"), &sealed,
                        e)
        && keyring_unseal(practice, seven, "client.name", 7, sealed, &plain, e)
        && str_is(plain, "Kim");
}

static bool destroy(struct practice *practice, void *context, struct err *e)
{
    (void)context;
    return keyring_destroy(practice, (struct client_id){1}, e);
}

static void test_keys(struct toy *toy)
{
    struct str sealed = {0};

    CHECK("a client gets a key and a sealed name",
          folder_write(toy->folder, toy->arena, add_and_seal, &sealed, &err));
    CHECK("it opens",
          folder_read(toy->folder, toy->arena, unseal, &sealed, &err));
    CHECK("it opens after a restart",
          toy_reopen(toy)
              && folder_read(toy->folder, toy->arena, unseal, &sealed, &err));
    CHECK("in another row it does not open",
          !folder_read(toy->folder, toy->arena, unseal_elsewhere, &sealed, &err)
              && err.kind == ERR_OUTSIDE);
    CHECK("adding a key twice keeps the first",
          folder_write(toy->folder, toy->arena, add_again, NULL, &err)
              && toy_reopen(toy)
              && folder_read(toy->folder, toy->arena, unseal, &sealed, &err));
    CHECK("a key whose client was never kept",
          !folder_write(toy->folder, toy->arena, fail_after_key, NULL, &err));
    CHECK("serves the next client of that number",
          folder_write(toy->folder, toy->arena, seal_for_seven, NULL, &err));
    CHECK("a destroyed key opens nothing",
          folder_write(toy->folder, toy->arena, destroy, NULL, &err)
              && !folder_read(toy->folder, toy->arena, unseal, &sealed, &err)
              && err.kind == ERR_MISSING);
    CHECK("nor after a restart",
          toy_reopen(toy)
              && !folder_read(toy->folder, toy->arena, unseal, &sealed, &err)
              && err.kind == ERR_MISSING);
}

static bool many_keys(struct practice *practice, void *context, struct err *e)
{
    struct client_id ids[2000];

    (void)context;
    for (int i = 0; i < 2000; i++) {
        ids[i].n = 1000 + i;
    }
    return keyring_add_many(practice, ids, 2000, e);
}

static bool seal_many(struct practice *practice, void *context, struct err *e)
{
    bool good = true;

    (void)context;
    for (int i = 0; good && i < 2000; i++) {
        struct client_id id = {1000 + i};
        struct str sealed, plain;

        good = keyring_seal(practice, id, "client.name", id.n, STR("x"),
                            &sealed, e)
            && keyring_unseal(practice, id, "client.name", id.n, sealed, &plain,
                              e);
    }
    return good;
}

static void *seal_on_a_thread(void *context)
{
    struct toy *toy = context;
    struct arena *arena = arena_open("thread");
    struct err e = {0};
    bool good = folder_read(toy->folder, arena, seal_many, NULL, &e);

    arena_close(arena);
    return good ? toy : NULL;
}

static void test_threads(struct toy *toy)
{
    pthread_t threads[2];
    void *good[2];

    CHECK("two thousand keys in one go",
          folder_write(toy->folder, toy->arena, many_keys, NULL, &err));
    for (int i = 0; i < 2; i++) {
        (void)pthread_create(&threads[i], NULL, seal_on_a_thread, toy);
    }
    for (int i = 0; i < 2; i++) {
        (void)pthread_join(threads[i], &good[i]);
    }
    CHECK("two threads seal under all of them", good[0] && good[1]);
}

static void test_recovery(struct toy *toy)
{
    struct str before, after;
    char path[200], typed[80] = "";
    struct folder *folder;
    bool read;

    (void)snprintf(path, sizeof path, "%s/keys/master.key", toy->path);
    read = file_read(toy->arena, path, 200, &before, &err);
    folder_close(toy->folder);
    toy->folder = NULL;
    (void)unlink(path);
    CHECK("without its master key the folder says what to do",
          !folder_open(&(struct folder_plan){.path = toy->path,
                                             .world = &toy->world.world},
                       &folder, &err)
              && strstr(err.text, "rapport recover"));
    CHECK("a wrong code is refused",
          !master_key_recover(toy->path,
                              STR("AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHH"), &err)
              && err.kind == ERR_DENIED);
    CHECK("a short code is refused",
          !master_key_recover(toy->path, STR("AAAA-BBBB"), &err)
              && err.kind == ERR_INPUT);
    for (size_t i = 0; toy->code[i]; i++) { // as people type it
        typed[i] = toy->code[i] == '-' ? ' ' : (char)(toy->code[i] | 32);
        typed[i] = toy->code[i] >= '0' && toy->code[i] <= '9' ? toy->code[i]
                                                              : typed[i];
    }
    CHECK("the printed code brings the key back",
          master_key_recover(toy->path, str_of(typed), &err) && read
              && file_read(toy->arena, path, 200, &after, &err)
              && str_is_equal(before, after)
              && mode_of(toy, "/keys/master.key") == 0600);
    CHECK("the folder opens again", toy_reopen(toy));
}

static bool note_three(struct practice *practice, void *context, struct err *e)
{
    (void)context;
    return audit_note(practice, "client added", (struct client_id){3},
                      STR("client/3"), e)
        && audit_note(practice, "card seen", (struct client_id){3}, STR(""), e)
        && audit_note(practice, "signed out", (struct client_id){0}, STR(""),
                      e);
}

static bool change_line(struct practice *practice, void *context, struct err *e)
{
    const char *const *sql = context;

    return db_run(practice->db, *sql, VALUES(P_ID(practice)), e);
}

struct audit_state {
    int64_t lines, broken_at;
};
static bool check_audit(struct practice *practice, void *context, struct err *e)
{
    struct audit_state *state = context;

    return audit_check(practice, &state->lines, &state->broken_at, e);
}

struct tampering {
    const char *name, *there, *back;
    int64_t broken_at;
};
static const struct tampering TAMPERINGS[] = {
    {"a changed word shows",
     "UPDATE audit SET what = 'nothing' WHERE practice_id = $1"
     " AND sequence = 3",                                                      "UPDATE audit SET what = 'card seen' WHERE practice_id = $1"
     " AND sequence = 3",                                                                                                       3},
    {"a changed time shows",
     "UPDATE audit SET at = at + 1 WHERE practice_id = $1 AND sequence = 2",   "UPDATE audit SET at = at - 1 WHERE practice_id = $1 AND sequence = 2",   2},
    {"a line moved to another client shows",
     "UPDATE audit SET client_id = 4 WHERE practice_id = $1 AND sequence = 2", "UPDATE audit SET client_id = 3 WHERE practice_id = $1 AND sequence = 2",
     2                                                                                                                                                    },
    {"a line cut off the end shows",
     "DELETE FROM audit WHERE practice_id = $1 AND sequence = 4",              NULL,                                                                     4},
};

static void test_audit(struct toy *toy)
{
    struct audit_state state;

    CHECK("lines are written",
          folder_write(toy->folder, toy->arena, note_three, NULL, &err));
    CHECK("the chain holds, set-up's line included",
          folder_read(toy->folder, toy->arena, check_audit, &state, &err)
              && state.lines == 4 && state.broken_at == 0);
    for (size_t i = 0; i < sizeof TAMPERINGS / sizeof *TAMPERINGS; i++) {
        const struct tampering *t = &TAMPERINGS[i];

        CHECK(t->name, folder_write(toy->folder, toy->arena, change_line,
                                    (void *)&t->there, &err)
                           && folder_read(toy->folder, toy->arena, check_audit,
                                          &state, &err)
                           && state.broken_at == t->broken_at);
        CHECK("and is put back",
              !t->back
                  || folder_write(toy->folder, toy->arena, change_line,
                                  (void *)&t->back, &err));
    }
}

static bool use_settings(struct practice *practice, void *context,
                         struct err *e)
{
    int64_t keep;
    struct str word, from;

    (void)context;
    return setting_read_int(practice, "backup_keep", &keep, e) && keep == 14
        && setting_save(practice, STR("backup_keep"), STR("3"), e)
        && setting_read_int(practice, "backup_keep", &keep, e) && keep == 3
        && setting_save(practice, STR("smtp_password"), STR("tulip-rain"), e)
        && setting_read(practice, "smtp_password", &word, e)
        && str_is(word, "tulip-rain")
        && setting_save(practice, STR("smtp_password"), STR(""), e)
        && setting_read(practice, "smtp_password", &word, e) && word.len == 0
        && setting_read(practice, "smtp_from", &from, e) && from.len == 0;
}

struct refusal {
    const char *name, *value;
};
static const struct refusal REFUSALS[] = {
    {"backup_keep", "0"      },
    {"backup_keep", "many"   },
    {"smtp_tls",    "perhaps"},
    {"no_such",     "1"      },
    {"smtp_from",   "a\nb"   },
};

static bool try_refusal(struct practice *practice, void *context, struct err *e)
{
    const struct refusal *refusal = context;

    return setting_save(practice, str_of(refusal->name), str_of(refusal->value),
                        e);
}

static void test_settings(struct toy *toy)
{
    CHECK("settings have defaults, are kept and can be secret",
          folder_write(toy->folder, toy->arena, use_settings, NULL, &err));
    for (size_t i = 0; i < sizeof REFUSALS / sizeof *REFUSALS; i++) {
        CHECK("a value out of range is refused",
              !folder_write(toy->folder, toy->arena, try_refusal,
                            (void *)&REFUSALS[i], &err)
                  && err.kind == ERR_INPUT);
    }
}

// ---- an update of the program -----------------------------------------------

static bool add_word(struct db *db, void *context, struct err *e)
{
    (void)context;
    return db_run(db, "INSERT INTO word (id) VALUES (7)", NO_VALUES, e);
}

static bool has_word(struct store *store, const char *sql)
{
    struct db *db = store_borrow(store);
    int64_t id = 0;
    bool found = false;
    bool done = db_ask_int(db, sql, NO_VALUES, &found, &id, &err);

    store_return(store, db);
    return done && found && id == 7;
}

static void test_update(struct toy *toy)
{
    const struct migration steps[] = {
        {"0001_a", STR("CREATE TABLE word (id INTEGER)")  },
        {"0002_b", STR("ALTER TABLE word RENAME TO words")},
    };
    struct store *store;
    char path[100], old[140];
    struct store_plan plan = {.path = path,
                              .migrations = steps,
                              .migration_count = 1,
                              .readers = 1,
                              .durable = true,
                              .keep_old = true};

    (void)snprintf(path, sizeof path, "%s/growing.db", toy->place);
    (void)snprintf(old, sizeof old, "%s.before-0002_b", path);
    CHECK("a store of one step",
          store_open(&plan, &store, &err)
              && store_write(store, add_word, NULL, &err));
    store_close(store);
    CHECK("without a new step no copy is kept", !file_exists(old));
    plan.migration_count = 2;
    CHECK("a second step is taken",
          store_open(&plan, &store, &err)
              && has_word(store, "SELECT id FROM words"));
    store_close(store);
    plan.path = old;
    plan.migration_count = 1;
    CHECK("what was there before is kept beside it",
          store_open(&plan, &store, &err)
              && has_word(store, "SELECT id FROM word"));
    store_close(store);
}

int main(void)
{
    struct toy toy;

    if (toy_open(&toy)) {
        test_folder(&toy);
        test_audit(&toy);
        test_keys(&toy);
        test_threads(&toy);
        test_recovery(&toy);
        test_settings(&toy);
        test_update(&toy);
    } else {
        check_failed++;
    }
    toy_close(&toy);
    return check_end();
}
