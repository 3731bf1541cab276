// store - opens the database: the lock, the schema's steps, the pool of
// readers. What happens between a job and its sync is in writer.c.
//
// The lock is a file beside the database ("PATH.lock"), held by flock(2): it
// ends with the process, however that ends. It stands before the first byte
// is read, so that no second writer can exist, not even for the moment in
// which SQLite decides whether a log must be recovered.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/store.h"

#include "base/arena.h"
#include "base/text.h"
#include "store/engine.h"
#include "store/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { READERS_MAX = 16 };

struct store {
    struct store_plan plan;
    struct arena *arena;
    int lock;
    struct writer *writer;
    pthread_mutex_t mutex; // guards `free`
    pthread_cond_t given_back;
    struct db *free;
};

// ---- the lock --------------------------------------------------------------

static bool lock_take(struct store *store, struct err *err)
{
    struct str path = text_print(store->arena, "%s.lock", store->plan.path);

    store->lock = open(path.at, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (store->lock < 0) {
        return err_set(err, ERR_OUTSIDE, "the store cannot be opened: %s: %s",
                       path.at, strerror(errno));
    }
    if (flock(store->lock, LOCK_EX | LOCK_NB)) {
        return err_set(err, ERR_BUSY,
                       "another process has %s open; stop it, or give the "
                       "command while it runs as a server",
                       store->plan.path);
    }
    return true;
}

// ---- migrations ------------------------------------------------------------

static bool version_table(struct db *db, struct err *err)
{
    bool empty;

    return db->engine->is_empty(db, &empty, err)
        && (!empty
            || db_run(db,
                      "CREATE TABLE schema_version ("
                      " step INTEGER NOT NULL PRIMARY KEY,"
                      " name TEXT NOT NULL)",
                      NO_VALUES, err));
}

// How many steps the database has, each the same as ours of that number.
static bool steps_taken(const struct store *store, struct db *db, int *taken,
                        struct err *err)
{
    struct rows rows;
    bool same = true;

    *taken = 0;
    if (!db_ask(db, "SELECT name FROM schema_version ORDER BY step", NO_VALUES,
                &rows, err)) {
        return err_set(err, ERR_CONFLICT, "%s is not a store of Rapport",
                       store->plan.path);
    }
    while (rows_next(&rows)) {
        same = same && *taken < store->plan.migration_count
            && str_is(rows_str(&rows, 0, NULL),
                      store->plan.migrations[*taken].name);
        *taken += 1;
    }
    return rows_end(&rows, err)
        && (same
            || err_set(err, ERR_CONFLICT,
                       "%s was written by a newer Rapport (%d steps, this "
                       "program knows %d); install that version",
                       store->plan.path, *taken, store->plan.migration_count));
}

static bool take_step(const struct store *store, struct db *db, int step,
                      struct err *err)
{
    const struct migration *migration = &store->plan.migrations[step];

    return (db->engine->script(db, migration->sql, err)
            && db_run(db,
                      "INSERT INTO schema_version (step, name)"
                      " VALUES ($1, $2)",
                      VALUES(V_INT(step + 1), V_TEXT(str_of(migration->name))),
                      err))
        || err_within(err, "step %s of the schema", migration->name);
}

// A copy from before the missing steps, complete under its name or not there.
static bool keep_old(const struct store *store, struct db *db, int step,
                     struct err *err)
{
    const char *path, *partial;

    if (!store->plan.keep_old || step == 0
        || step == store->plan.migration_count) {
        return true;
    }
    path = text_print(store->arena, "%s.before-%s", store->plan.path,
                      store->plan.migrations[step].name)
               .at;
    partial = text_print(store->arena, "%s.new", path).at;
    if (access(path, F_OK) == 0) {
        return true; // of an earlier attempt at the same step
    }
    (void)unlink(partial);
    return db->engine->copy(&store->plan, partial, err)
        && (rename(partial, path) == 0
            || err_set(err, ERR_OUTSIDE, "cannot keep a copy: %s",
                       strerror(errno)));
}

static bool take_steps(const struct store *store, struct db *db,
                       struct err *err)
{
    int step;

    if (!version_table(db, err) || !steps_taken(store, db, &step, err)
        || !keep_old(store, db, step, err)) {
        return false;
    }
    for (; step < store->plan.migration_count; step++) {
        if (!take_step(store, db, step, err)) {
            return false;
        }
    }
    return true;
}

// All missing steps in one transaction: an upgrade that fails changes nothing.
static bool migrate(const struct store *store, struct db *db, struct err *err)
{
    const struct engine *engine = db->engine;
    struct err ignored;

    if (!engine->step(db, BEGIN_WRITE, err)) {
        return false;
    }
    if (take_steps(store, db, err) && engine->step(db, COMMIT, err)) {
        return true;
    }
    engine->settle(db);
    if (engine->is_in_transaction(db)) {
        (void)engine->step(db, ROLLBACK, &ignored);
    }
    return false;
}

// ---- open and close --------------------------------------------------------

static bool writer_start(struct store *store, struct err *err)
{
    struct db *db;

    if (!ENGINE_SQLITE.connect(&store->plan, true, &db, err)) {
        return false;
    }
    if (!migrate(store, db, err)) {
        db->engine->disconnect(db);
        return false;
    }
    db->engine->learn(db);
    return writer_open(db, store->plan.background, &store->writer, err);
}

static void keep_free(struct store *store, struct db *db)
{
    db->next = store->free;
    store->free = db;
}

static bool reader_open(struct store *store, struct db **db, struct err *err)
{
    int lessons = writer_lessons(store->writer);

    if (!ENGINE_SQLITE.connect(&store->plan, false, db, err)) {
        return false;
    }
    atomic_store(&(*db)->lessons, lessons);
    return true;
}

// A connection plans by what was known when it was made. One that is older
// than the last lesson would walk through a practice that was empty then.
static struct db *reader_renew(struct store *store, struct db *db)
{
    struct db *newer;
    struct err ignored;

    if (atomic_load(&db->lessons) == writer_lessons(store->writer)
        || !reader_open(store, &newer, &ignored)) {
        return db;
    }
    db->engine->disconnect(db);
    return newer;
}

static bool readers_start(struct store *store, struct err *err)
{
    int count = store->plan.readers;
    struct db *db;

    count = count < 1 ? 1 : count > READERS_MAX ? READERS_MAX : count;
    while (count--) {
        if (!reader_open(store, &db, err)) {
            return false;
        }
        keep_free(store, db);
    }
    return true;
}

bool store_open(const struct store_plan *plan, struct store **store,
                struct err *err)
{
    struct arena *arena = arena_open("store");
    struct store *made = arena_take(arena, 1, sizeof *made);

    made->arena = arena;
    made->plan = *plan;
    made->plan.path = str_text(arena, str_of(plan->path));
    made->lock = -1;
    pthread_mutex_init(&made->mutex, NULL);
    pthread_cond_init(&made->given_back, NULL);
    if (lock_take(made, err) && writer_start(made, err)
        && readers_start(made, err)) {
        *store = made;
        return true;
    }
    store_close(made);
    return false;
}

// Readers first: the writer is then the last connection, and the only one that
// may move the log into the database when it ends.
void store_close(struct store *store)
{
    struct db *db;

    while ((db = store->free)) {
        store->free = db->next;
        db->engine->disconnect(db);
    }
    if (store->writer) {
        writer_close(store->writer);
    }
    if (store->lock >= 0) {
        (void)close(store->lock);
    }
    pthread_cond_destroy(&store->given_back);
    pthread_mutex_destroy(&store->mutex);
    arena_close(store->arena);
}

// ---- reading and writing ---------------------------------------------------

struct db *store_borrow(struct store *store)
{
    struct db *db;
    struct err ignored;

    pthread_mutex_lock(&store->mutex);
    while (!store->free) {
        pthread_cond_wait(&store->given_back, &store->mutex);
    }
    db = store->free;
    store->free = db->next;
    pthread_mutex_unlock(&store->mutex);
    db = reader_renew(store, db);
    // Nothing is read yet, so this cannot fail in a way that the first
    // question would not report again.
    (void)db->engine->step(db, BEGIN_READ, &ignored);
    return db;
}

void store_return(struct store *store, struct db *db)
{
    struct err ignored;

    db->engine->settle(db);
    if (db->engine->is_in_transaction(db)) {
        (void)db->engine->step(db, ROLLBACK, &ignored);
    }
    pthread_mutex_lock(&store->mutex);
    keep_free(store, db);
    pthread_cond_signal(&store->given_back);
    pthread_mutex_unlock(&store->mutex);
}

bool store_write(struct store *store, store_work *work, void *context,
                 struct err *err)
{
    return writer_do(store->writer, work, context, err);
}

bool store_write_later(struct store *store, struct store_job *job,
                       struct err *err)
{
    return writer_do_later(store->writer, job, err);
}

bool store_is_well(struct store *store)
{
    return writer_is_well(store->writer);
}

bool store_copy(struct store *store, const char *path, struct err *err)
{
    return ENGINE_SQLITE.copy(&store->plan, path, err);
}

bool store_check(struct store *store, struct arena *arena, struct str *report,
                 struct err *err)
{
    return ENGINE_SQLITE.check(&store->plan, arena, report, err);
}
