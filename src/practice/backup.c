// backup - copy, seal, rotate, remember when.
//
// The plain copy lies in the data folder (0700) only while it is sealed; it is
// overwritten before it goes. Of the key files only the newest two stay: an
// old one would open what was erased since.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/backup.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "practice/audit.h"
#include "practice/backup_file.h"
#include "practice/keyring.h"
#include "practice/setting.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEEP_KEYS = 2, KEY_FILE_MAX = 4096, ERASED_MAX = 2 * 1024 * 1024 };

struct making {
    struct folder *folder;
    struct arena *arena;
    const struct backup_plan *plan;
    struct backup_made *made;
    char store_copy[FILE_PATH_ROOM], keys_copy[FILE_PATH_ROOM];
    struct backup_head head;
};

// ---- the copies -------------------------------------------------------------

// What stood in a plain copy must not be found again in the free space.
static void wipe_file(const char *path)
{
    static const char ZEROS[4096];
    int file = open(path, O_WRONLY | O_CLOEXEC);
    struct err ignored;
    struct stat found;

    if (file >= 0 && fstat(file, &found) == 0) {
        bool done = true;

        for (off_t at = 0; done && at < found.st_size; at += 4096) {
            done = file_put(file, (struct str){ZEROS, sizeof ZEROS}, &ignored);
        }
        (void)fsync(file);
    }
    if (file >= 0) {
        (void)close(file);
    }
    (void)unlink(path);
}

static bool name_files(struct making *making, struct err *err)
{
    char room[MOMENT_ROOM], name[64];
    const char *data = folder_path(making->folder);
    int used = 0;

    // 2026-12-01T14:00:00Z without what some file systems do not like.
    (void)moment_print_utc(making->made->at, room);
    for (int i = 0; room[i]; i++) {
        if (room[i] != '-' && room[i] != ':') {
            room[used++] = room[i];
        }
    }
    room[used] = '\0';
    (void)snprintf(name, sizeof name, "rapport-%s.backup", room);
    if (!file_path(making->made->path, making->plan->to, name, err)) {
        return false;
    }
    (void)snprintf(name, sizeof name, "rapport-%s.keys", room);
    return file_path(making->made->keys_path, making->plan->to, name, err)
        && file_path(making->store_copy, data, "backup.store.tmp", err)
        && file_path(making->keys_copy, data, "backup.keys.tmp", err);
}

static bool read_head(struct making *making, struct err *err)
{
    const char *data = folder_path(making->folder);
    char path[FILE_PATH_ROOM];

    making->head.made_at = making->made->at;
    if (!file_path(path, data, "keys/master.recovery", err)
        || !file_read(making->arena, path, KEY_FILE_MAX, &making->head.wrapped,
                      err)
        || !file_path(path, data, "erased.list", err)) {
        return false;
    }
    making->head.erased = STR("");
    return !file_exists(path)
        || file_read(making->arena, path, ERASED_MAX, &making->head.erased,
                     err);
}

static bool seal_copy(struct practice *practice, struct making *making,
                      const char *kind, const char *from, const char *to,
                      struct err *err)
{
    struct backup_head head = making->head;
    struct secret key;
    bool done;

    head.kind = str_of(kind);
    keyring_backup_key_of(practice, kind, &key);
    done = backup_file_write(making->arena, from, to, &key, &head, err);
    secret_wipe(&key);
    return done;
}

static bool make_files(struct practice *practice, void *context,
                       struct err *err)
{
    struct making *making = context;
    struct backup_made *made = making->made;

    (void)unlink(making->keys_copy);
    return keyring_copy(practice, making->keys_copy, err)
        && seal_copy(practice, making, "store", making->store_copy, made->path,
                     err)
        && seal_copy(practice, making, "keys", making->keys_copy,
                     made->keys_path, err)
        && file_sync_folder(making->plan->to, err);
}

// ---- rotation ---------------------------------------------------------------

static bool has_suffix(const char *name, const char *end)
{
    size_t length = strlen(name), tail = strlen(end);

    return length > tail && !strncmp(name, "rapport-", 8)
        && !strcmp(name + length - tail, end);
}

static bool rotate(const char *folder, const char *end, int keep,
                   struct err *err)
{
    struct dirent **names = NULL;
    int count = scandir(folder, &names, NULL, alphasort);
    int left = 0;
    bool done = count >= 0
             || err_set(err, ERR_OUTSIDE, "cannot list the backup folder");

    for (int i = 0; i < count; i++) {
        left += has_suffix(names[i]->d_name, end);
    }
    for (int i = 0; i < count; i++) { // the oldest first: names hold the time
        char path[FILE_PATH_ROOM];

        if (done && has_suffix(names[i]->d_name, end) && left > keep) {
            done = file_path(path, folder, names[i]->d_name, err);
            (void)(done && unlink(path));
            left--;
        }
        free(names[i]);
    }
    free(names);
    return done;
}

// ---- making -----------------------------------------------------------------

static bool remember(struct practice *practice, void *context, struct err *err)
{
    const struct backup_made *made = context;
    struct str at = text_print(practice->arena, "%lld", (long long)made->at);

    return setting_save(practice, STR("backup_last_at"), at, err)
        && audit_note(practice, "backup made", (struct client_id){0},
                      (struct str){0}, err);
}

static bool make(struct making *making, struct err *err)
{
    const struct backup_plan *plan = making->plan;
    struct backup_made *made = making->made;
    struct stat found = {0};

    (void)unlink(making->store_copy);
    if (!store_copy(folder_store(making->folder), making->store_copy, err)
        || !folder_read(making->folder, making->arena, make_files, making,
                        err)) {
        return false;
    }
    made->bytes = stat(made->path, &found) == 0 ? found.st_size : 0;
    return rotate(plan->to, ".keys", KEEP_KEYS, err)
        && (plan->keep <= 0 || rotate(plan->to, ".backup", plan->keep, err))
        && folder_write(making->folder, making->arena, remember, made, err);
}

bool backup_make(struct folder *folder, struct arena *arena,
                 const struct backup_plan *plan, const struct world *world,
                 struct backup_made *made, struct err *err)
{
    struct making *making = arena_take(arena, 1, sizeof *making);
    bool done;

    *made = (struct backup_made){.at = world_now(world)};
    making->folder = folder;
    making->arena = arena;
    making->plan = plan;
    making->made = made;
    if (!file_make_folder(plan->to, 0700, err) || !name_files(making, err)
        || !read_head(making, err)) {
        return false;
    }
    done = make(making, err);
    wipe_file(making->store_copy);
    wipe_file(making->keys_copy);
    return done;
}

bool backup_last(struct practice *practice, int64_t *at, int *days,
                 struct err *err)
{
    *days = -1;
    if (!setting_read_int(practice, "backup_last_at", at, err)) {
        return false;
    }
    if (*at) {
        *days = (int)((P_NOW(practice) - *at) / DAY);
    }
    return true;
}
