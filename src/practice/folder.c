// folder - opened in this order: the lock, a restore that was cut short, the
// store (and its migrations), the instruments, then, when a practice has been
// set up, its keys; last, an erasure that was cut short is finished.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/folder.h"

#include "base/arena.h"
#include "base/embedded.h"
#include "base/file.h"
#include "measure/registry.h"
#include "practice/band_shelf.h"
#include "practice/erase.h"
#include "practice/instrument_use.h"
#include "practice/keyring.h"
#include "practice/restore_place.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct folder {
    struct arena *arena; // lives as long as the folder
    const struct world *world;
    char path[FILE_PATH_ROOM];
    int lock; // -1: not held
    struct store *store;
    struct keyring *keyring;
    struct arena *instruments; // what the registry holds
    struct registry registry;
    bool instruments_loaded; // the owner's own, too
    struct band_shelf *bands;
    pthread_mutex_t mutex; // guards practice_id and zone
    struct practice_id practice_id;
    const struct zone *zone;
};

// ---- opening ----------------------------------------------------------------

static bool is_empty(const char *path)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;
    bool empty = folder != NULL;

    while (empty && (entry = readdir(folder))) {
        empty = entry->d_name[0] == '.'
             && (!entry->d_name[1] || !strcmp(entry->d_name, ".."));
    }
    if (folder) {
        (void)closedir(folder);
    }
    return empty;
}

// A folder that somebody made for us becomes its owner's alone. One in which
// there is something is left as it is: the doctor will say so.
static bool make_private(const char *path, struct err *err)
{
    return !is_empty(path) || chmod(path, 0700) == 0
        || err_set(err, ERR_OUTSIDE, "cannot keep others out of %.120s: %s",
                   path, strerror(errno));
}

// Without `create` there must be a store already.
static bool find_folder(struct folder *folder, bool create, struct err *err)
{
    char path[FILE_PATH_ROOM];

    if (create) {
        return file_make_folder(folder->path, 0700, err)
            && make_private(folder->path, err);
    }
    if (!file_path(path, folder->path, "rapport.db", err)) {
        return false;
    }
    return file_exists(path) || restore_is_unfinished(folder->path)
        || err_set(err, ERR_MISSING,
                   "there is no practice in %.120s: name the right folder with "
                   "--data, or make one with `rapport init`",
                   folder->path);
}

bool folder_lock(const char *path, int *lock, struct err *err)
{
    char name[FILE_PATH_ROOM];

    if (!file_path(name, path, "lock", err)) {
        return false;
    }
    *lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*lock < 0) {
        return err_set(err, ERR_OUTSIDE, "cannot open %.150s: %s", name,
                       strerror(errno));
    }
    if (flock(*lock, LOCK_EX | LOCK_NB) != 0) {
        (void)close(*lock);
        *lock = -1;
        return err_set(err, ERR_BUSY,
                       "another Rapport has %.120s open: wait until it is "
                       "done, or stop it",
                       path);
    }
    return true;
}

void folder_unlock(int lock)
{
    (void)close(lock);
}

static bool open_store(struct folder *folder, const struct folder_plan *plan,
                       struct err *err)
{
    struct migration *steps = arena_take(
        folder->arena, (size_t)EMBEDDED_SCHEMA_COUNT + 1, sizeof *steps);
    char path[FILE_PATH_ROOM];

    for (int i = 0; i < EMBEDDED_SCHEMA_COUNT; i++) {
        steps[i] = (struct migration){EMBEDDED_SCHEMA[i].name,
                                      EMBEDDED_SCHEMA[i].bytes};
    }
    return file_path(path, folder->path, "rapport.db", err)
        && store_open(
               &(struct store_plan){
                   .path = path,
                   .migrations = steps,
                   .migration_count = EMBEDDED_SCHEMA_COUNT,
                   .readers = plan->readers > 0 ? plan->readers : 1,
                   .durable = !plan->unsafe_no_sync,
                   .keep_old = true,
                   .background = plan->background,
               },
               &folder->store, err);
}

static bool finish_erasures(struct folder *folder, struct err *err)
{
    struct arena *arena = arena_open("erasures");
    int64_t erased;
    bool done = erase_apply_list(folder, arena, &erased, err);

    arena_close(arena);
    return done;
}

bool folder_open(const struct folder_plan *plan, struct folder **folder,
                 struct err *err)
{
    struct arena *arena = arena_open("folder");
    struct folder *made = arena_take(arena, 1, sizeof *made);

    *folder = NULL;
    made->arena = arena;
    made->world = plan->world;
    made->instruments = arena_open("instruments");
    made->bands = band_shelf_open(arena);
    made->lock = -1;
    (void)pthread_mutex_init(&made->mutex, NULL);
    if (strlen(plan->path) >= sizeof made->path - 32) {
        folder_close(made);
        return err_set(err, ERR_LIMIT, "the path of the folder is too long");
    }
    (void)snprintf(made->path, sizeof made->path, "%s", plan->path);
    if (!find_folder(made, plan->create, err)
        || !folder_lock(made->path, &made->lock, err)
        || !restore_finish(made->path, err) || !open_store(made, plan, err)
        || !registry_open(made->instruments, &made->registry, err)
        || !folder_refresh(made, err) || !finish_erasures(made, err)) {
        folder_close(made);
        return false;
    }
    *folder = made;
    return true;
}

void folder_close(struct folder *folder)
{
    if (!folder) {
        return;
    }
    if (folder->store) {
        store_close(folder->store);
    }
    keyring_close(folder->keyring);
    band_shelf_close(folder->bands);
    if (folder->lock >= 0) {
        (void)close(folder->lock);
    }
    (void)pthread_mutex_destroy(&folder->mutex);
    arena_close(folder->instruments);
    arena_close(folder->arena);
}

struct store *folder_store(struct folder *folder)
{
    return folder->store;
}

const char *folder_path(const struct folder *folder)
{
    return folder->path;
}

// ---- the practice in it -----------------------------------------------------

// The one practice of this folder; id 0 when none was set up. This is where
// the practice_id that every other query names comes from.
static bool read_practice(struct db *db, struct practice_id *id, char *zone,
                          size_t room, struct err *err)
{
    struct rows rows;

    id->n = 0;
    if (!db_ask(db,
                "SELECT practice_id, zone FROM practice"
                " ORDER BY practice_id LIMIT 1",
                NO_VALUES, &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        struct str name = rows_str(&rows, 1, NULL);

        id->n = rows_int(&rows, 0);
        (void)snprintf(zone, room, "%.*s", SHOW(name));
    }
    return rows_end(&rows, err);
}

static bool open_keys(struct folder *folder, struct err *err)
{
    if (folder->keyring) {
        return true;
    }
    return keyring_open(folder->path, folder->world, &folder->keyring, err)
        || err_within(err, "the practice's keys cannot be read");
}

// A zone that was open stays in memory: others may still be reading it.
static bool take_zone(struct folder *folder, const char *name, struct err *err)
{
    struct zone *zone;

    if (folder->zone && !strcmp(zone_name(folder->zone), name)) {
        return true;
    }
    if (!zone_open(folder->arena, name, &zone, err)) {
        return false;
    }
    folder->zone = zone;
    return true;
}

static bool load_instruments(struct folder *folder, struct db *db,
                             struct practice_id id, struct err *err)
{
    if (id.n == 0 || folder->instruments_loaded) {
        return true;
    }
    folder->instruments_loaded = true;
    return instrument_use_load(db, id, &folder->registry, err);
}

bool folder_refresh(struct folder *folder, struct err *err)
{
    struct db *db = store_borrow(folder->store);
    struct practice_id id;
    char zone[80];
    bool done = read_practice(db, &id, zone, sizeof zone, err)
             && load_instruments(folder, db, id, err);

    store_return(folder->store, db);
    if (!done || !id.n) {
        return done;
    }
    (void)pthread_mutex_lock(&folder->mutex);
    done = open_keys(folder, err) && take_zone(folder, zone, err);
    folder->practice_id = done ? id : folder->practice_id;
    (void)pthread_mutex_unlock(&folder->mutex);
    return done;
}

bool folder_has_practice(struct folder *folder)
{
    bool has;

    (void)pthread_mutex_lock(&folder->mutex);
    has = folder->practice_id.n != 0;
    (void)pthread_mutex_unlock(&folder->mutex);
    return has;
}

bool folder_enter(struct folder *folder, struct db *db, struct arena *arena,
                  struct practice *practice, struct err *err)
{
    (void)pthread_mutex_lock(&folder->mutex);
    *practice = (struct practice){.arena = arena,
                                  .db = db,
                                  .id = folder->practice_id,
                                  .world = folder->world,
                                  .zone = folder->zone,
                                  .keyring = folder->keyring,
                                  .registry = &folder->registry,
                                  .bands = folder->bands,
                                  .who = STR("command")};
    (void)pthread_mutex_unlock(&folder->mutex);
    return practice->id.n != 0
        || err_set(err, ERR_MISSING,
                   "no practice has been set up in this folder yet: run "
                   "`rapport init`, or open the set-up page");
}

// ---- one piece of work ------------------------------------------------------

struct entry {
    struct folder *folder;
    struct arena *arena;
    practice_work *work;
    void *context;
};

static bool enter_and_work(struct db *db, void *context, struct err *err)
{
    const struct entry *entry = context;
    struct practice practice;

    return folder_enter(entry->folder, db, entry->arena, &practice, err)
        && entry->work(&practice, entry->context, err);
}

bool folder_write(struct folder *folder, struct arena *arena,
                  practice_work *work, void *context, struct err *err)
{
    struct entry entry = {folder, arena, work, context};

    return store_write(folder->store, enter_and_work, &entry, err);
}

bool folder_read(struct folder *folder, struct arena *arena,
                 practice_work *work, void *context, struct err *err)
{
    struct entry entry = {folder, arena, work, context};
    struct db *db = store_borrow(folder->store);
    bool done = enter_and_work(db, &entry, err);

    store_return(folder->store, db);
    return done;
}
