// restore - builds a whole data folder inside the real one, opens it, looks at
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
#include "practice/courier.h"
#include "practice/keyring.h"
#include "practice/restore_place.h"
#include "practice/setting.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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
    bool made_data;               // there was no such folder
    char scratch[FILE_PATH_ROOM]; // "" until made
};

// ---- the folder inside ------------------------------------------------------

// In the data folder itself, so that the last renames cannot cross from one
// file system to another.
static bool make_scratch(struct restoring *r, struct err *err)
{
    char path[FILE_PATH_ROOM];
    int length;

    r->made_data = !file_exists(r->plan->data);
    if (!file_make_folder(r->plan->data, 0700, err)) {
        return false;
    }
    length = snprintf(r->scratch, sizeof r->scratch, "%.3900s/restore-XXXXXX",
                      r->plan->data);
    if (length < 0 || !mkdtemp(r->scratch)) {
        r->scratch[0] = '\0';
        return err_set(err, ERR_OUTSIDE, "cannot write in %.120s: %s",
                       r->plan->data, strerror(errno));
    }
    return file_path(path, r->scratch, "keys", err)
        && file_make_folder(path, 0700, err);
}

// ---- keys -------------------------------------------------------------------

static bool find_master(struct restoring *r, struct err *err)
{
    if (r->plan->code.len) {
        return master_key_unwrap(r->head.wrapped, r->plan->code, &r->master,
                                 err);
    }
    return master_key_read(r->plan->data, &r->master, err)
        || err_within(err, "the master key that opens this backup is not in "
                           "the folder: give the printed code with "
                           "--recovery-code-file FILE");
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

// The newest file of that kind: the names hold the time.
static bool newest_file(const char *folder, const char *ending,
                        char room[FILE_PATH_ROOM], struct err *err)
{
    struct dirent **names = NULL;
    int count = scandir(folder, &names, NULL, alphasort);
    bool found = false;

    for (int i = count - 1; i >= 0; i--) {
        const char *end = strrchr(names[i]->d_name, '.');

        if (!found && end && !strcmp(end, ending)) {
            found = file_path(room, folder, names[i]->d_name, err);
        }
        free(names[i]);
    }
    free(names);
    return found
        || err_set(err, ERR_MISSING, "there is no %s file in %.150s", ending,
                   folder);
}

// With the live keys out of reach the newest file beside the backup knows best
// what was destroyed.
static bool newest_keys(struct restoring *r, char room[FILE_PATH_ROOM],
                        struct err *err)
{
    char folder[FILE_PATH_ROOM];
    char *slash;

    (void)snprintf(folder, sizeof folder, "%s", r->plan->file);
    slash = strrchr(folder, '/');
    if (slash) {
        *slash = '\0';
    } else {
        (void)snprintf(folder, sizeof folder, ".");
    }
    return newest_file(folder, ".keys", room, err)
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
    bool ours = !master_key_read(r->plan->data, &live, &ignored)
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
        && master_key_write(r->scratch, &r->master, err)
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
        && courier_after_restore(practice, err)
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

// A master key that was lost comes back with the code, the other keys stay.
static bool needs_keys(const struct restoring *r)
{
    char path[FILE_PATH_ROOM];
    struct err ignored;

    return !r->live_keys
        || !file_path(path, r->plan->data, "keys/master.key", &ignored)
        || !file_exists(path);
}

static bool plan_moves(struct restoring *r, struct placing *placing,
                       struct err *err)
{
    placing->with_keys = needs_keys(r);
    (void)snprintf(placing->fresh, sizeof placing->fresh, "%.60s",
                   strrchr(r->scratch, '/') + 1);
    (void)snprintf(placing->old, sizeof placing->old, "before-restore-%lld",
                   (long long)world_now(r->world));
    return !restore_finds_old(r->plan->data)
        || file_path(r->report->kept, r->plan->data, placing->old, err);
}

static bool put_in_place(struct restoring *r, struct err *err)
{
    struct placing placing;
    int lock = -1;
    bool done = folder_lock(r->plan->data, &lock, err)
             && plan_moves(r, &placing, err)
             && restore_place(r->plan->data, &placing, err);

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

static bool finish_last_one(const char *data, struct err *err)
{
    int lock = -1;
    bool done = !restore_is_unfinished(data)
             || (folder_lock(data, &lock, err) && restore_finish(data, err));

    if (lock >= 0) {
        folder_unlock(lock);
    }
    return done;
}

static bool restore(struct restoring *r, struct err *err)
{
    if (!finish_last_one(r->plan->data, err) || !build(r, err)
        || !check_newer(r, err) || !look(r, err)) {
        return false;
    }
    r->report->made_at = r->head.made_at;
    return r->plan->rehearse ? note_rehearsal(r, err) : put_in_place(r, err);
}

// A folder stands for the newest backup in it.
static bool find_backup(struct restore_plan *plan, char room[FILE_PATH_ROOM],
                        struct err *err)
{
    struct stat found;

    if (stat(plan->file, &found) != 0 || !S_ISDIR(found.st_mode)) {
        return true;
    }
    if (!newest_file(plan->file, ".backup", room, err)) {
        return false;
    }
    plan->file = room;
    return true;
}

// What was begun goes, unless it is what the next opening will put in place.
static void clear_away(const struct restoring *r)
{
    if (r->scratch[0] && !restore_is_unfinished(r->plan->data)) {
        restore_remove(r->scratch);
    }
    if (r->made_data) {
        (void)rmdir(r->plan->data); // only when nothing came into it
    }
}

bool backup_restore(const struct restore_plan *plan, const struct world *world,
                    struct restore_report *report, struct err *err)
{
    struct arena *arena = arena_open("restore");
    struct restore_plan found = *plan;
    struct restoring r = {
        .arena = arena, .plan = &found, .world = world, .report = report};
    char file[FILE_PATH_ROOM];
    bool done;

    *report = (struct restore_report){0};
    done = find_backup(&found, file, err) && restore(&r, err);
    clear_away(&r);
    secret_wipe(&r.master);
    arena_close(arena);
    return done;
}
