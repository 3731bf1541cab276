// restore_place - see restore_place.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/restore_place.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char UNFINISHED[] = "restore.unfinished";
enum { NOTE_MAX = 256 };

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
enum { MOVED_COUNT = sizeof MOVED / sizeof *MOVED };

// ---- moving -----------------------------------------------------------------

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

static bool sync_both(const char *folder, bool with_keys, struct err *err)
{
    char keys[FILE_PATH_ROOM];

    return (!with_keys
            || (file_path(keys, folder, "keys", err)
                && file_sync_folder(keys, err)))
        && file_sync_folder(folder, err);
}

static bool move_all(const char *from, const char *to, bool with_keys,
                     struct err *err)
{
    char keys[FILE_PATH_ROOM];

    if (!file_make_folder(to, 0700, err)
        || (with_keys
            && (!file_path(keys, to, "keys", err)
                || !file_make_folder(keys, 0700, err)))) {
        return false;
    }
    for (int i = 0; i < MOVED_COUNT; i++) {
        if ((with_keys || !MOVED[i].is_key)
            && !move(from, to, MOVED[i].name, err)) {
            return false;
        }
    }
    return sync_both(to, with_keys, err);
}

// Two levels, ours alone.
void restore_remove(const char *path)
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
            restore_remove(inner);
        } else {
            (void)unlink(inner);
        }
    }
    if (folder) {
        (void)closedir(folder);
    }
    (void)rmdir(path);
}

bool restore_finds_old(const char *data)
{
    char path[FILE_PATH_ROOM];
    struct err ignored;
    bool found = false;

    for (int i = 0; i < MOVED_COUNT && !found; i++) {
        found = !MOVED[i].is_key
             && file_path(path, data, MOVED[i].name, &ignored)
             && file_exists(path);
    }
    return found;
}

// ---- the note ---------------------------------------------------------------

// "aside FRESH OLD keys": the old files are on their way out; "in ...": all of
// them are, and the new ones are on their way in.
static bool write_note(const char *data, const char *step,
                       const struct placing *placing, struct err *err)
{
    char path[FILE_PATH_ROOM], note[NOTE_MAX];

    (void)snprintf(note, sizeof note, "%s %s %s %s\n", step, placing->fresh,
                   placing->old, placing->with_keys ? "keys" : "-");
    return file_path(path, data, UNFINISHED, err)
        && file_write(path, str_of(note), 0600, err);
}

static bool is_name(struct str name)
{
    return name.len > 0 && name.len < PLACE_NAME_ROOM
        && !memchr(name.at, '/', name.len) && name.at[0] != '.';
}

static bool read_note(struct str note, bool *aside, struct placing *placing)
{
    struct str step = str_cut(&note, ' ');
    struct str fresh = str_cut(&note, ' ');
    struct str old = str_cut(&note, ' ');

    if (!is_name(fresh) || !is_name(old)) {
        return false;
    }
    *aside = str_is(step, "aside");
    (void)snprintf(placing->fresh, PLACE_NAME_ROOM, "%.*s", SHOW(fresh));
    (void)snprintf(placing->old, PLACE_NAME_ROOM, "%.*s", SHOW(old));
    placing->with_keys = str_is(str_trim(note), "keys");
    return *aside || str_is(step, "in");
}

// ---- the steps --------------------------------------------------------------

static bool go_aside(const char *data, const struct placing *placing,
                     struct err *err)
{
    char old[FILE_PATH_ROOM];

    return !restore_finds_old(data)
             ? write_note(data, "in", placing, err)
             : file_path(old, data, placing->old, err)
                   && move_all(data, old, placing->with_keys, err)
                   && write_note(data, "in", placing, err);
}

static bool go_in(const char *data, const struct placing *placing,
                  struct err *err)
{
    char fresh[FILE_PATH_ROOM], note[FILE_PATH_ROOM];

    if (!file_path(fresh, data, placing->fresh, err)
        || !file_path(note, data, UNFINISHED, err)
        || !move_all(fresh, data, placing->with_keys, err)) {
        return false;
    }
    (void)unlink(note);
    restore_remove(fresh);
    return file_sync_folder(data, err);
}

bool restore_place(const char *data, const struct placing *placing,
                   struct err *err)
{
    char fresh[FILE_PATH_ROOM];

    return file_path(fresh, data, placing->fresh, err)
        && sync_both(fresh, true, err)
        && write_note(data, "aside", placing, err)
        && go_aside(data, placing, err) && go_in(data, placing, err);
}

bool restore_is_unfinished(const char *data)
{
    char path[FILE_PATH_ROOM];
    struct err ignored;

    return file_path(path, data, UNFINISHED, &ignored) && file_exists(path);
}

static bool finish(const char *data, struct str note, struct err *err)
{
    struct placing placing;
    bool aside;

    if (!read_note(note, &aside, &placing)) {
        return err_set(err, ERR_INPUT,
                       "%s in %.100s cannot be read: a restore was cut short; "
                       "restore the backup once more",
                       UNFINISHED, data);
    }
    return (!aside || go_aside(data, &placing, err))
        && go_in(data, &placing, err);
}

bool restore_finish(const char *data, struct err *err)
{
    struct arena *arena;
    char path[FILE_PATH_ROOM];
    struct str note;
    bool done;

    if (!restore_is_unfinished(data)) {
        return true;
    }
    arena = arena_open("restore");
    done = file_path(path, data, UNFINISHED, err)
        && file_read(arena, path, NOTE_MAX, &note, err)
        && finish(data, note, err);
    arena_close(arena);
    return done;
}
