// file - write to a temporary name, sync, rename, sync the folder.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/file.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool failed(struct err *err, const char *what, const char *path)
{
    return err_set(err, errno == ENOENT ? ERR_MISSING : ERR_OUTSIDE,
                   "%s %s: %s", what, path, strerror(errno));
}

bool file_path(char room[FILE_PATH_ROOM], const char *folder, const char *name,
               struct err *err)
{
    int length = snprintf(room, FILE_PATH_ROOM, "%s/%s", folder, name);

    return (length > 0 && length < FILE_PATH_ROOM)
        || err_set(err, ERR_LIMIT, "the path of the folder is too long");
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static bool read_into(int file, char *room, size_t size, const char *path,
                      struct err *err)
{
    size_t done = 0;

    while (done < size) {
        ssize_t got = read(file, room + done, size - done);

        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return err_set(err, ERR_OUTSIDE, "cannot read all of %s", path);
        }
        done += (size_t)got;
    }
    return true;
}

bool file_read(struct arena *arena, const char *path, size_t most,
               struct str *bytes, struct err *err)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat stat;
    bool done;

    if (file < 0) {
        return failed(err, "cannot open", path);
    }
    done = fstat(file, &stat) == 0 || failed(err, "cannot look at", path);
    if (done && (!S_ISREG(stat.st_mode) || (size_t)stat.st_size > most)) {
        done = err_set(err, ERR_LIMIT, "%s is no file, or too large", path);
    }
    if (done) {
        char *room = arena_take(arena, (size_t)stat.st_size + 1, 1);

        *bytes = (struct str){room, (size_t)stat.st_size};
        done = read_into(file, room, bytes->len, path, err);
    }
    (void)close(file);
    return done;
}

bool file_put(int file, struct str bytes, struct err *err)
{
    while (bytes.len) {
        ssize_t put = write(file, bytes.at, bytes.len);

        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put <= 0) {
            return err_set(err, ERR_OUTSIDE,
                           "cannot write: %s (make room on the disk)",
                           strerror(errno));
        }
        bytes.at += put;
        bytes.len -= (size_t)put;
    }
    return true;
}

// Closes in every case; a close that fails is a write that failed.
static bool sync_and_close(int file, bool done, const char *path,
                           struct err *err)
{
    done = done && (fsync(file) == 0 || failed(err, "cannot sync", path));
    return (close(file) == 0 || (done && failed(err, "cannot close", path)))
        && done;
}

static bool put_file(const char *path, int flags, struct str bytes, mode_t mode,
                     struct err *err)
{
    int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, mode);

    return file < 0
             ? failed(err, "cannot write", path)
             : sync_and_close(file, file_put(file, bytes, err), path, err);
}

static bool sync_parent(const char *path, struct err *err)
{
    char folder[FILE_PATH_ROOM];
    char *slash;

    (void)snprintf(folder, sizeof folder, "%s", path);
    slash = strrchr(folder, '/');
    if (!slash) {
        return file_sync_folder(".", err);
    }
    slash[slash == folder] = '\0';
    return file_sync_folder(folder, err);
}

// A terminal, a pipe, /dev/null: what there is nothing to keep of.
static bool is_stream(const char *path)
{
    struct stat facts;

    return stat(path, &facts) == 0 && !S_ISREG(facts.st_mode)
        && !S_ISDIR(facts.st_mode);
}

// Neither cut short nor synced: a stream knows neither.
static bool put_stream(const char *path, struct str bytes, struct err *err)
{
    int file = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    bool done = file >= 0 || failed(err, "cannot write", path);

    done = done && file_put(file, bytes, err);
    return (file < 0 || close(file) == 0
            || (done && failed(err, "cannot close", path)))
        && done;
}

// What could not take the place of the old is not left beside it.
static bool replace(const char *new_path, const char *path, struct err *err)
{
    bool done =
        rename(new_path, path) == 0 || failed(err, "cannot replace", path);

    if (!done) {
        (void)unlink(new_path);
    }
    return done;
}

bool file_write(const char *path, struct str bytes, mode_t mode,
                struct err *err)
{
    char new_path[FILE_PATH_ROOM + 8];

    if (is_stream(path)) {
        return put_stream(path, bytes, err);
    }
    (void)snprintf(new_path, sizeof new_path, "%s.new", path);
    (void)unlink(new_path); // of an attempt that was cut short
    return put_file(new_path, O_EXCL, bytes, mode, err)
        && replace(new_path, path, err) && sync_parent(path, err);
}

bool file_append(const char *path, struct str bytes, mode_t mode,
                 struct err *err)
{
    return put_file(path, O_APPEND, bytes, mode, err) && sync_parent(path, err);
}

bool file_make_folder(const char *path, mode_t mode, struct err *err)
{
    struct stat stat_of;

    if (mkdir(path, mode) == 0) {
        return chmod(path, mode) == 0 && sync_parent(path, err);
    }
    if (errno == EEXIST && stat(path, &stat_of) == 0
        && S_ISDIR(stat_of.st_mode)) {
        return true;
    }
    return failed(err, "cannot make the folder", path);
}

bool file_sync_folder(const char *path, struct err *err)
{
    int file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return file < 0 ? failed(err, "cannot open", path)
                    : sync_and_close(file, true, path, err);
}
