// powercut - a library that is put under the server (LD_PRELOAD) and keeps,
// beside the folder, only what a disk would still have after a power cut.
//
// A kill forgives a missing fsync, because the kernel still writes everything
// out. A power cut does not. So all writes to files under $POWERCUT_DIR are
// noted, sector by sector. What fsync() or fdatasync() was called for is safe;
// a name is safe once its folder was synced. At call number $POWERCUT_AT the
// light goes out: the process ends, and $POWERCUT_AFTER holds what is left.
// Of what was not synced, chance ($POWERCUT_SEED) keeps nothing, everything,
// or some sectors and some names: a disk may write in any order.
//
//   the shared memory file of SQLite (-shm) is never on the disk: rebuilt
//   sockets are not files
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
    SECTOR = 512,
    FILES_MAX = 512,
    NAMES_MAX = 512,
    HANDLES_MAX = 4096,
    PATH_ROOM = 1024,
};

// A file, whatever its name is now. `safe` is what the disk has of it.
struct file {
    ino_t inode;
    int reader; // ours; never closed: that would drop SQLite's locks
    char *safe;
    size_t safe_size;
    unsigned char *dirty; // one bit per sector
    size_t dirty_room;    // sectors
    bool resized;
};

// A name that the disk has (`safe`), that the folder has now (`now`), or both.
struct name {
    char path[PATH_ROOM]; // below the folder
    struct file *safe;
    struct file *now;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_ROOM], after[PATH_ROOM];
static long cut_at, calls;
static uint64_t chance;
static struct file files[FILES_MAX];
static int file_count;
static struct name names[NAMES_MAX];
static int name_count;
static struct file *handles[HANDLES_MAX];
static bool on;

static int (*real_open)(const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_unlink)(const char *);
static int (*real_rename)(const char *, const char *);

static _Noreturn void broken(const char *what)
{
    (void)dprintf(STDERR_FILENO, "powercut: %s\n", what);
    abort();
}

// SOURCE: Steele, Lea & Flood 2014: splitmix64
static uint64_t roll(void)
{
    uint64_t z = (chance += 0x9E3779B97F4A7C15U);

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

// ---- names -----------------------------------------------------------------

// The part of a path below the folder; NULL: elsewhere, or never on a disk.
static const char *below(const char *path)
{
    size_t len = strlen(root);
    size_t path_len = path ? strlen(path) : 0;

    if (path_len <= len || strncmp(path, root, len) != 0 || path[len] != '/'
        || (path_len > 4 && strcmp(path + path_len - 4, "-shm") == 0)) {
        return NULL;
    }
    return path + len + 1;
}

static struct name *name_of(const char *path)
{
    for (int i = 0; i < name_count; i++) {
        if (strcmp(names[i].path, path) == 0) {
            return &names[i];
        }
    }
    if (name_count == NAMES_MAX || strlen(path) >= PATH_ROOM) {
        broken("too many names");
    }
    (void)snprintf(names[name_count].path, PATH_ROOM, "%s", path);
    return &names[name_count++];
}

// Are both in the same folder? `folder` is "" for the top.
static bool is_in(const char *path, const char *folder)
{
    const char *slash = strrchr(path, '/');
    size_t len = slash ? (size_t)(slash - path) : 0;

    return strlen(folder) == len && strncmp(path, folder, len) == 0;
}

static void sync_names(const char *folder)
{
    for (int i = 0; i < name_count; i++) {
        if (is_in(names[i].path, folder)) {
            names[i].safe = names[i].now;
        }
    }
}

// ---- files -----------------------------------------------------------------

static size_t size_of(const struct file *file)
{
    struct stat stat_of;

    return fstat(file->reader, &stat_of) == 0 ? (size_t)stat_of.st_size : 0;
}

static void mark_dirty(struct file *file, off_t from, size_t len)
{
    size_t first = (size_t)from / SECTOR;
    size_t last = len ? ((size_t)from + len - 1) / SECTOR : first;

    if (last / 8 >= file->dirty_room) {
        size_t room = (last / 8 + 1) * 2 + 64;

        file->dirty = realloc(file->dirty, room);
        if (!file->dirty) {
            broken("no memory");
        }
        memset(file->dirty + file->dirty_room, 0, room - file->dirty_room);
        file->dirty_room = room;
    }
    for (size_t i = first; i <= last && len; i++) {
        file->dirty[i / 8] |= (unsigned char)(1U << (i % 8));
    }
}

static void resize_safe(struct file *file, size_t size)
{
    char *wider = realloc(file->safe, size ? size : 1);

    if (!wider) {
        broken("no memory");
    }
    if (size > file->safe_size) {
        memset(wider + file->safe_size, 0, size - file->safe_size);
    }
    file->safe = wider;
    file->safe_size = size;
}

static void save_sector(struct file *file, size_t sector)
{
    size_t at = sector * SECTOR;
    size_t len = at >= file->safe_size                 ? 0
               : file->safe_size - at < (size_t)SECTOR ? file->safe_size - at
                                                       : (size_t)SECTOR;

    if (len && pread(file->reader, file->safe + at, len, (off_t)at) < 0) {
        broken("cannot read back");
    }
    file->dirty[sector / 8] &= (unsigned char)~(1U << (sector % 8));
}

static bool is_dirty(const struct file *file, size_t sector)
{
    return (file->dirty[sector / 8] >> (sector % 8)) & 1;
}

// `keep` says of each dirty sector whether the disk got it.
static void save_file(struct file *file, bool (*keep)(void))
{
    if (file->resized || size_of(file) > file->safe_size) {
        resize_safe(file, size_of(file));
        file->resized = false;
    }
    for (size_t byte = 0; byte < file->dirty_room; byte++) {
        for (size_t bit = 0; file->dirty[byte] && bit < 8; bit++) {
            size_t sector = byte * 8 + bit;

            if (is_dirty(file, sector) && keep()) {
                save_sector(file, sector);
            }
        }
    }
}

static bool keep_all(void)
{
    return true;
}

static bool keep_some(void)
{
    return roll() & 1;
}

static struct file *file_add(const char *path, ino_t inode)
{
    struct file *file = &files[file_count];

    if (file_count++ == FILES_MAX) {
        broken("too many files");
    }
    *file = (struct file){.inode = inode};
    file->reader = real_open(path, O_RDONLY | O_CLOEXEC);
    if (file->reader < 0) {
        broken("cannot read a file");
    }
    mark_dirty(file, 0, 0);
    resize_safe(file, 0);
    return file;
}

// The file that has this name now; a new one when it was just made.
static struct file *file_named(const char *path, const char *rest)
{
    struct name *name = name_of(rest);
    struct stat stat_of;

    if (stat(path, &stat_of) || !S_ISREG(stat_of.st_mode)) {
        return NULL;
    }
    if (!name->now || name->now->inode != stat_of.st_ino) {
        name->now = file_add(path, stat_of.st_ino);
    }
    return name->now;
}

// ---- the light goes out -----------------------------------------------------

static void make_folders(char *path)
{
    for (char *slash = path + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        (void)mkdir(path, 0700);
        *slash = '/';
    }
}

static void leave_file(const struct name *name, const struct file *file)
{
    char path[2 * PATH_ROOM];
    size_t done = 0;
    int out;

    (void)snprintf(path, sizeof path, "%s/%s", after, name->path);
    make_folders(path);
    out = real_open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    while (out >= 0 && done < file->safe_size) {
        ssize_t more =
            real_write(out, file->safe + done, file->safe_size - done);

        if (more <= 0) {
            broken("cannot leave a file");
        }
        done += (size_t)more;
    }
    if (out < 0 || real_close(out)) {
        broken("cannot leave a file");
    }
}

static _Noreturn void cut(void)
{
    int mood = (int)(roll() % 3);

    (void)mkdir(after, 0700);
    for (int i = 0; mood > 0 && i < file_count; i++) {
        save_file(&files[i], mood == 1 ? keep_all : keep_some);
    }
    for (int i = 0; i < name_count; i++) {
        struct file *file = names[i].safe;

        if (names[i].now != file && mood == 2 && (roll() & 1)) {
            file = names[i].now;
        }
        if (file) {
            leave_file(&names[i], file);
        }
    }
    // Complete, or not there: the server may be ending just now by itself.
    if (real_rename(after, getenv("POWERCUT_AFTER"))) {
        broken("cannot leave the folder");
    }
    (void)kill(getpid(), SIGKILL);
    for (;;) {
        (void)pause();
    }
}

static void count_call(void)
{
    if (cut_at && ++calls >= cut_at) {
        cut();
    }
}

// ---- before the first call --------------------------------------------------

static void take_folder(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    char inner[2 * PATH_ROOM];
    struct stat stat_of;

    while (folder && (entry = readdir(folder))) {
        (void)snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] == '.' || lstat(inner, &stat_of)) {
            continue;
        }
        if (S_ISDIR(stat_of.st_mode)) {
            take_folder(inner);
        } else if (S_ISREG(stat_of.st_mode) && below(inner)) {
            struct file *file = file_named(inner, below(inner));

            resize_safe(file, size_of(file));
            mark_dirty(file, 0, file->safe_size);
            save_file(file, keep_all);
        }
    }
    if (folder) {
        (void)closedir(folder);
    }
    if (strcmp(path, root) == 0) {
        for (int i = 0; i < name_count; i++) {
            names[i].safe = names[i].now;
        }
    }
}

static void find(void *function, const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);

    if (!found) {
        broken(name);
    }
    memcpy(function, &found, sizeof found);
}

__attribute__((constructor)) static void begin(void)
{
    const char *text = getenv("POWERCUT_DIR");

    find(&real_open, "open");
    find(&real_close, "close");
    find(&real_write, "write");
    find(&real_writev, "writev");
    find(&real_pwrite, "pwrite");
    find(&real_ftruncate, "ftruncate");
    find(&real_fsync, "fsync");
    find(&real_fdatasync, "fdatasync");
    find(&real_unlink, "unlink");
    find(&real_rename, "rename");
    if (!text || !getenv("POWERCUT_AFTER") || !getenv("POWERCUT_AT")) {
        return;
    }
    (void)snprintf(root, sizeof root, "%s", text);
    (void)snprintf(after, sizeof after, "%s.part", getenv("POWERCUT_AFTER"));
    cut_at = strtol(getenv("POWERCUT_AT"), NULL, 10);
    chance = strtoull(getenv("POWERCUT_SEED") ? getenv("POWERCUT_SEED") : "1",
                      NULL, 10);
    take_folder(root);
    on = true;
}

// ---- the calls --------------------------------------------------------------

static struct file *file_of(int handle)
{
    return on && handle >= 0 && handle < HANDLES_MAX ? handles[handle] : NULL;
}

static int watch_open(const char *path, int flags, mode_t mode)
{
    const char *rest = on ? below(path) : NULL;
    int handle;

    if (!rest) {
        return real_open(path, flags, mode);
    }
    pthread_mutex_lock(&mutex);
    count_call();
    handle = real_open(path, flags, mode);
    if (handle >= 0 && handle < HANDLES_MAX) {
        handles[handle] = file_named(path, rest);
        if (handles[handle] && (flags & O_TRUNC)) {
            handles[handle]->resized = true;
        }
    }
    pthread_mutex_unlock(&mutex);
    return handle;
}

#define OPEN(name)                                                             \
    int name(const char *path, int flags, ...);                                \
    int name(const char *path, int flags, ...)                                 \
    {                                                                          \
        va_list args;                                                          \
        mode_t mode;                                                           \
        va_start(args, flags);                                                 \
        mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(args, mode_t) : 0;     \
        va_end(args);                                                          \
        return watch_open(path, flags, mode);                                  \
    }
OPEN(open)
OPEN(open64)

int close(int handle)
{
    int result;

    pthread_mutex_lock(&mutex);
    if (handle >= 0 && handle < HANDLES_MAX) {
        handles[handle] = NULL;
    }
    result = real_close(handle);
    pthread_mutex_unlock(&mutex);
    return result;
}

// Marks what a write of `len` bytes that ends at the handle's place has hit.
static void wrote_until_here(struct file *file, int handle, ssize_t len)
{
    off_t end = lseek(handle, 0, SEEK_CUR);

    if (len > 0 && end >= len) {
        mark_dirty(file, end - len, (size_t)len);
    }
}

ssize_t write(int handle, const void *bytes, size_t len)
{
    struct file *file = file_of(handle);
    ssize_t result;

    if (!file) {
        return real_write(handle, bytes, len);
    }
    pthread_mutex_lock(&mutex);
    count_call();
    result = real_write(handle, bytes, len);
    wrote_until_here(file, handle, result);
    pthread_mutex_unlock(&mutex);
    return result;
}

ssize_t writev(int handle, const struct iovec *parts, int count)
{
    struct file *file = file_of(handle);
    ssize_t result;

    if (!file) {
        return real_writev(handle, parts, count);
    }
    pthread_mutex_lock(&mutex);
    count_call();
    result = real_writev(handle, parts, count);
    wrote_until_here(file, handle, result);
    pthread_mutex_unlock(&mutex);
    return result;
}

static ssize_t watch_pwrite(int handle, const void *bytes, size_t len, off_t at)
{
    struct file *file = file_of(handle);
    ssize_t result;

    if (!file) {
        return real_pwrite(handle, bytes, len, at);
    }
    pthread_mutex_lock(&mutex);
    count_call();
    result = real_pwrite(handle, bytes, len, at);
    if (result > 0) {
        mark_dirty(file, at, (size_t)result);
    }
    pthread_mutex_unlock(&mutex);
    return result;
}

ssize_t pwrite(int handle, const void *bytes, size_t len, off_t at)
{
    return watch_pwrite(handle, bytes, len, at);
}

ssize_t pwrite64(int handle, const void *bytes, size_t len, off_t at)
{
    return watch_pwrite(handle, bytes, len, at);
}

static int watch_truncate(int handle, off_t size)
{
    struct file *file = file_of(handle);
    int result;

    if (!file) {
        return real_ftruncate(handle, size);
    }
    pthread_mutex_lock(&mutex);
    count_call();
    result = real_ftruncate(handle, size);
    file->resized = true;
    pthread_mutex_unlock(&mutex);
    return result;
}

int ftruncate(int handle, off_t size)
{
    return watch_truncate(handle, size);
}

int ftruncate64(int handle, off_t size)
{
    return watch_truncate(handle, size);
}

// The folder that a handle stands for, below ours; false: none of ours.
static bool folder_of(int handle, char folder[PATH_ROOM])
{
    char link[64];
    char path[PATH_ROOM];
    struct stat stat_of;
    ssize_t len;

    if (!on || fstat(handle, &stat_of) || !S_ISDIR(stat_of.st_mode)) {
        return false;
    }
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    len = readlink(link, path, sizeof path - 1);
    if (len <= 0) {
        return false;
    }
    path[len] = '\0';
    if (strcmp(path, root) == 0) {
        folder[0] = '\0';
        return true;
    }
    if (!below(path)) {
        return false;
    }
    (void)snprintf(folder, PATH_ROOM, "%s", below(path));
    return true;
}

static int watch_sync(int handle, int (*sync_it)(int))
{
    struct file *file = file_of(handle);
    char folder[PATH_ROOM];

    if (!file && !folder_of(handle, folder)) {
        return sync_it(handle);
    }
    pthread_mutex_lock(&mutex);
    count_call();
    if (file) {
        save_file(file, keep_all);
    } else {
        sync_names(folder);
    }
    pthread_mutex_unlock(&mutex);
    return 0; // the disk that counts is the one above
}

int fsync(int handle)
{
    return watch_sync(handle, real_fsync);
}

int fdatasync(int handle)
{
    return watch_sync(handle, real_fdatasync);
}

int unlink(const char *path)
{
    const char *rest = on ? below(path) : NULL;
    int result;

    if (!rest) {
        return real_unlink(path);
    }
    pthread_mutex_lock(&mutex);
    count_call();
    result = real_unlink(path);
    if (result == 0) {
        name_of(rest)->now = NULL;
    }
    pthread_mutex_unlock(&mutex);
    return result;
}

int rename(const char *from, const char *to)
{
    const char *rest = on ? below(from) : NULL;
    int result;

    if (!rest || !below(to)) {
        return real_rename(from, to);
    }
    pthread_mutex_lock(&mutex);
    count_call();
    result = real_rename(from, to);
    if (result == 0) {
        name_of(below(to))->now = name_of(rest)->now;
        name_of(rest)->now = NULL;
    }
    pthread_mutex_unlock(&mutex);
    return result;
}
