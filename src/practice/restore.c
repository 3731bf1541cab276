// restore - builds a whole data folder beside the real one, opens it, looks at
// it, and only then puts it in place.
//
// A rehearsal is the same without the last step. So what was rehearsed is what
// will happen. The old store is moved aside, never deleted.
//
// The keys: those that are live in the folder, unless a file of keys is named;
// live ones know what was destroyed since. On a new machine: the file of keys
// of the same name, or the newest beside the backup.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "practice/audit.h"
#include "practice/backup.h"
#include "practice/backup_file.h"
#include "practice/keyring.h"
#include "practice/setting.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ERASED_MAX = 2 * 1024 * 1024, COPY_BYTES = 64 * 1024 };

struct restoring {
    struct arena *arena;
    const struct restore_plan *plan;
    const struct world *world;
    struct restore_report *report;
    struct backup_head head;
    struct str keys_erased; // the list that came with the file of keys
    bool live_keys;         // those of the folder are used, and stay
    struct secret master;
    char scratch[FILE_PATH_ROOM]; // "" until made
};

// ---- the folder beside ------------------------------------------------------

static bool make_scratch(struct restoring *r, struct err *err)
{
    char path[FILE_PATH_ROOM];
    int length = snprintf(r->scratch, sizeof r->scratch,
                          "%.3900s.restore-XXXXXX", r->plan->data);

    if (length < 0 || !mkdtemp(r->scratch)) {
        r->scratch[0] = '\0';
        return err_set(err, ERR_OUTSIDE, "cannot write beside %.120s: %s",
                       r->plan->data, strerror(errno));
    }
    return file_path(path, r->scratch, "keys", err)
        && file_make_folder(path, 0700, err);
}

// Two levels, ours alone.
static void remove_folder(const char *path)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;
    struct err ignored;

    while (folder && (entry = readdir(folder))) {
        char inner[FILE_PATH_ROOM];

        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")
            || !file_path(inner, path, entry->d_name, &ignored)) {
            continue;
        }
        if (entry->d_type == DT_DIR) {
            remove_folder(inner);
        } else {
            (void)unlink(inner);
        }
    }
    if (folder) {
        (void)closedir(folder);
    }
    (void)rmdir(path);
}

// ---- keys -------------------------------------------------------------------

static bool find_master(struct restoring *r, struct err *err)
{
    if (r->plan->code.len) {
        return keyring_unwrap(r->head.wrapped, r->plan->code, &r->master, err);
    }
    return keyring_read_master(r->plan->data, &r->master, err)
        || err_within(err, "give the printed code with --recovery-code-file");
}

static bool decrypt(struct restoring *r, const char *from, const char *kind,
                    const char *to, struct err *err)
{
    struct backup_head head = r->head;
    struct secret key;
    bool done;

    if (strcmp(kind, "store") != 0
        && !backup_file_head(r->arena, from, kind, &head, err)) {
        return false;
    }
    r->keys_erased = strcmp(kind, "store") ? head.erased : STR("");
    keyring_backup_key(&r->master, kind, &key);
    done = backup_file_read(from, to, &key, &head, err);
    secret_wipe(&key);
    return done;
}

// The newest "rapport-*.keys" in the backup's folder. With the live keys out of
// reach it knows best what was destroyed.
static bool newest_keys(struct restoring *r, char room[FILE_PATH_ROOM],
                        struct err *err)
{
    char folder[FILE_PATH_ROOM];
    struct dirent **names = NULL;
    char *slash;
    int count;
    bool found = false;

    (void)snprintf(folder, sizeof folder, "%s", r->plan->file);
    slash = strrchr(folder, '/');
    if (slash) {
        *slash = '\0';
    } else {
        (void)snprintf(folder, sizeof folder, ".");
    }
    count = scandir(folder, &names, NULL, alphasort);
    for (int i = count - 1; i >= 0; i--) {
        const char *end = strrchr(names[i]->d_name, '.');

        if (!found && end && !strcmp(end, ".keys")) {
            found = file_path(room, folder, names[i]->d_name, err);
        }
        free(names[i]);
    }
    free(names);
    return found
        || err_set(err, ERR_MISSING,
                   "there are no client keys in this folder and no .keys file "
                   "beside the backup: name one with --keys");
}

static bool copy_file(const char *from, const char *to, struct err *err)
{
    int file = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    FILE *in = fopen(from, "rbe");
    FILE *out = file < 0 ? NULL : fdopen(file, "wb");
    char room[COPY_BYTES];
    size_t got = 1;
    bool done = in && out;

    while (done && (got = fread(room, 1, sizeof room, in)) > 0) {
        done = fwrite(room, 1, got, out) == got;
    }
    done = done && !ferror(in) && fflush(out) == 0 && fsync(fileno(out)) == 0;
    if (in) {
        (void)fclose(in);
    }
    if (out) {
        (void)fclose(out);
    }
    return done || err_set(err, ERR_OUTSIDE, "cannot copy %.150s", from);
}

// The live keys are of another practice when another master key lies there.
static bool keys_are_ours(const struct restoring *r)
{
    struct err ignored;
    struct secret live;
    bool ours = !keyring_read_master(r->plan->data, &live, &ignored)
             || crypt_is_equal(&live, &r->master, sizeof live);

    secret_wipe(&live);
    return ours;
}

// The file of keys has no log: between transactions that one file is all of it.
static bool put_keys(struct restoring *r, struct err *err)
{
    char live[FILE_PATH_ROOM], to[FILE_PATH_ROOM], from[FILE_PATH_ROOM];

    if (!file_path(live, r->plan->data, "keys/clients.db", err)
        || !file_path(to, r->scratch, "keys/clients.db", err)) {
        return false;
    }
    if (r->plan->keys) {
        return decrypt(r, r->plan->keys, "keys", to, err);
    }
    r->live_keys = file_exists(live) && keys_are_ours(r);
    if (r->live_keys) {
        return copy_file(live, to, err);
    }
    return newest_keys(r, from, err) && decrypt(r, from, "keys", to, err);
}

// Everybody who was erased, here or where the backup was made.
static bool put_list(struct restoring *r, struct err *err)
{
    char live[FILE_PATH_ROOM], to[FILE_PATH_ROOM];
    struct str here = STR("");
    struct str all;

    if (!file_path(live, r->plan->data, "erased.list", err)
        || !file_path(to, r->scratch, "erased.list", err)
        || (file_exists(live)
            && !file_read(r->arena, live, ERASED_MAX, &here, err))) {
        return false;
    }
    all = text_print(r->arena, "%.*s%.*s%.*s", SHOW(here), SHOW(r->head.erased),
                     SHOW(r->keys_erased));
    return !all.len || file_write(to, all, 0600, err);
}

static bool build(struct restoring *r, struct err *err)
{
    char path[FILE_PATH_ROOM];

    return backup_file_head(r->arena, r->plan->file, "store", &r->head, err)
        && find_master(r, err) && make_scratch(r, err)
        && file_path(path, r->scratch, "rapport.db", err)
        && decrypt(r, r->plan->file, "store", path, err)
        && keyring_write_master(r->scratch, &r->master, err)
        && file_path(path, r->scratch, "keys/master.recovery", err)
        && file_write(path,
                      text_print(r->arena, "%.*s\n", SHOW(r->head.wrapped)),
                      0600, err)
        && put_keys(r, err) && put_list(r, err);
}

// ---- looking at it ----------------------------------------------------------

static const struct counted {
    const char *sql;
    size_t at;
} COUNTED[] = {
    {"SELECT COUNT(*) FROM client WHERE practice_id = $1",
     offsetof(struct restore_report,                                                         clients)  },
    {"SELECT COUNT(*) FROM response WHERE practice_id = $1",
     offsetof(struct restore_report,                                                         responses)},
    {"SELECT COUNT(*) FROM session WHERE practice_id = $1",
     offsetof(struct restore_report,                                                         sessions) },
    {"SELECT COUNT(*) FROM answer WHERE practice_id = $1",
     offsetof(struct restore_report,                                                         answers)  },
    {"SELECT COUNT(*) FROM tombstone WHERE practice_id = $1"
     " AND erased_at IS NOT NULL",                      offsetof(struct restore_report, erased)   },
};

static bool count_all(struct practice *practice, void *context, struct err *err)
{
    struct restore_report *report = context;

    for (size_t i = 0; i < sizeof COUNTED / sizeof *COUNTED; i++) {
        int64_t *count = (int64_t *)((char *)report + COUNTED[i].at);
        bool found;

        if (!db_ask_int(practice->db, COUNTED[i].sql, VALUES(P_ID(practice)),
                        &found, count, err)) {
            return false;
        }
    }
    return keyring_missing(practice, &report->unreadable, err);
}

static bool check_store(struct folder *folder, struct arena *arena,
                        struct err *err)
{
    struct str report;

    return store_check(folder_store(folder), arena, &report, err)
        && (report.len == 0
            || err_set(err, ERR_INPUT,
                       "the store in this backup is damaged: use another "
                       "backup"));
}

static bool note_restore(struct practice *practice, void *context,
                         struct err *err)
{
    const struct restoring *r = context;

    return setting_save(
               practice, STR("backup_last_at"),
               text_print(practice->arena, "%lld", (long long)r->head.made_at),
               err)
        && audit_note(practice, "backup restored", (struct client_id){0},
                      (struct str){0}, err);
}

// Opening it also brings an older store up to date and erases who was erased.
static bool look(struct restoring *r, struct err *err)
{
    struct folder *folder = NULL;
    bool done = folder_open(&(struct folder_plan){.path = r->scratch,
                                                  .world = r->world},
                            &folder, err)
             && check_store(folder, r->arena, err)
             && folder_read(folder, r->arena, count_all, r->report, err)
             && folder_write(folder, r->arena, note_restore, r, err);

    folder_close(folder);
    return done;
}

// ---- is there something newer -----------------------------------------------

static bool read_newest(struct practice *practice, void *context,
                        struct err *err)
{
    int64_t *newest = context;
    bool found;

    return db_ask_int(practice->db,
                      "SELECT MAX(at) FROM"
                      " (SELECT at FROM audit WHERE practice_id = $1"
                      "   AND what <> 'backup made'"
                      "  UNION ALL SELECT created_at FROM client"
                      "   WHERE practice_id = $1"
                      "  UNION ALL SELECT at FROM answer"
                      "   WHERE practice_id = $1"
                      "  UNION ALL SELECT touched_at FROM administration"
                      "   WHERE practice_id = $1"
                      "  UNION ALL SELECT fired_at FROM reason"
                      "   WHERE practice_id = $1)",
                      VALUES(P_ID(practice)), &found, newest, err);
}

// A store that cannot be opened counts as newer: nobody knows what is in it.
// So does what happened in the second of the backup.
static bool check_newer(struct restoring *r, struct err *err)
{
    char path[FILE_PATH_ROOM];
    struct folder *folder = NULL;
    struct err why = {0};
    int64_t newest = INT64_MAX;

    if (r->plan->rehearse || r->plan->replace) {
        return true;
    }
    if (!file_path(path, r->plan->data, "rapport.db", err)) {
        return false;
    }
    if (!file_exists(path)) {
        return true;
    }
    if (folder_open(
            &(struct folder_plan){.path = r->plan->data, .world = r->world},
            &folder, &why)
        && !folder_read(folder, r->arena, read_newest, &newest, &why)) {
        newest = INT64_MAX;
    }
    folder_close(folder);
    if (why.kind == ERR_BUSY) {
        *err = why;
        return false;
    }
    return newest < r->head.made_at
        || err_set(err, ERR_CONFLICT,
                   "there is newer data in %.100s: with --yes-replace it is "
                   "kept aside and the backup takes its place",
                   r->plan->data);
}

// ---- putting it in place ----------------------------------------------------

// The live keys stay where they are: put aside, they would outlive an erasure.
static const struct moved {
    const char *name;
    bool is_key;
} MOVED[] = {
    {"rapport.db",              false},
    {"rapport.db-wal",          false},
    {"rapport.db-shm",          false},
    {"erased.list",             false},
    {"keys/master.key",         true },
    {"keys/master.recovery",    true },
    {"keys/clients.db",         true },
    {"keys/clients.db-journal", true },
};

static bool move(const char *from, const char *to, const char *name,
                 struct err *err)
{
    char old_path[FILE_PATH_ROOM], new_path[FILE_PATH_ROOM];

    if (!file_path(old_path, from, name, err)
        || !file_path(new_path, to, name, err)) {
        return false;
    }
    return !file_exists(old_path) || rename(old_path, new_path) == 0
        || err_set(err, ERR_OUTSIDE, "cannot move %.100s: %s", old_path,
                   strerror(errno));
}

static bool move_all(const char *from, const char *to, bool with_keys,
                     struct err *err)
{
    char keys[FILE_PATH_ROOM];

    if (!file_path(keys, to, "keys", err)
        || (with_keys && !file_make_folder(keys, 0700, err))) {
        return false;
    }
    for (size_t i = 0; i < sizeof MOVED / sizeof *MOVED; i++) {
        if ((with_keys || !MOVED[i].is_key)
            && !move(from, to, MOVED[i].name, err)) {
            return false;
        }
    }
    return (!with_keys || file_sync_folder(keys, err))
        && file_sync_folder(to, err);
}

// A master key that was lost comes back with the code, the other keys stay.
static bool needs_keys(const struct restoring *r)
{
    char path[FILE_PATH_ROOM];
    struct err ignored;

    return !r->live_keys
        || !file_path(path, r->plan->data, "keys/master.key", &ignored)
        || !file_exists(path);
}

static bool keep_old(struct restoring *r, bool with_keys, struct err *err)
{
    char name[64], path[FILE_PATH_ROOM];

    if (!file_path(path, r->plan->data, "rapport.db", err)
        || !file_exists(path)) {
        return true;
    }
    (void)snprintf(name, sizeof name, "before-restore-%lld",
                   (long long)world_now(r->world));
    return file_path(r->report->kept, r->plan->data, name, err)
        && file_make_folder(r->report->kept, 0700, err)
        && move_all(r->plan->data, r->report->kept, with_keys, err);
}

static bool put_in_place(struct restoring *r, struct err *err)
{
    int lock = -1;
    bool with_keys = needs_keys(r);
    bool done = file_make_folder(r->plan->data, 0700, err)
             && folder_lock(r->plan->data, &lock, err)
             && keep_old(r, with_keys, err)
             && move_all(r->scratch, r->plan->data, with_keys, err);

    if (lock >= 0) {
        folder_unlock(lock);
    }
    return done;
}

static bool note_rehearsal(const struct restoring *r, struct err *err)
{
    char path[FILE_PATH_ROOM];

    return file_path(path, r->plan->data, "last-rehearsal", err)
        && file_write(
               path,
               text_print(r->arena, "%lld\n", (long long)world_now(r->world)),
               0600, err);
}

static bool restore(struct restoring *r, struct err *err)
{
    if (!build(r, err) || !check_newer(r, err) || !look(r, err)) {
        return false;
    }
    r->report->made_at = r->head.made_at;
    return r->plan->rehearse ? note_rehearsal(r, err) : put_in_place(r, err);
}

bool backup_restore(const struct restore_plan *plan, const struct world *world,
                    struct restore_report *report, struct err *err)
{
    struct arena *arena = arena_open("restore");
    struct restoring r = {
        .arena = arena, .plan = plan, .world = world, .report = report};
    bool done;

    *report = (struct restore_report){0};
    done = restore(&r, err);
    if (r.scratch[0]) {
        remove_folder(r.scratch);
    }
    secret_wipe(&r.master);
    arena_close(arena);
    return done;
}
