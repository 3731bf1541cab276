// listen_files - see listen_files.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/listen_files.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "talk/transcript.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_ROOM = 64 * 1024, NAMES_SHOWN = 4 };

static const char *const ENDINGS[] = {
    ".vtt", ".srt", ".txt", ".json", ".csv", ".tsv", ".docx", ".eaf", ".cha",
};

const char *listen_files_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return !strcmp(path, "-") ? "standard input" : slash ? slash + 1 : path;
}

bool listen_files_has_place(const char *path, struct err *err)
{
    const char *name = strrchr(path, '/');
    size_t len = name ? (size_t)(name - path) : 0;
    char folder[FILE_PATH_ROOM];
    struct stat facts;

    if (len >= sizeof folder) {
        return err_set(err, ERR_LIMIT, "the path of --out is too long");
    }
    (void)snprintf(folder, sizeof folder, "%.*s", (int)len, path);
    return !len || (stat(folder, &facts) == 0 && S_ISDIR(facts.st_mode))
        || err_set(err, ERR_MISSING,
                   "--out: there is no folder %.150s; make it first", folder);
}

// ---- which ------------------------------------------------------------------

static bool is_transcript(const char *name)
{
    const char *ending = strrchr(name, '.');

    for (size_t i = 0; ending && i < sizeof ENDINGS / sizeof *ENDINGS; i++) {
        if (!strcasecmp(ending, ENDINGS[i])) {
            return true;
        }
    }
    return false;
}

// The list while it grows.
struct listing {
    const struct command *command;
    struct listen_files *files;
    int room;
    int ignored;
    struct text ignored_names;
};

static bool add_file(struct listing *listing, const char *path, struct err *err)
{
    struct listen_files *files = listing->files;

    if (files->count == LISTEN_FILES_MOST) {
        return err_set(err, ERR_LIMIT, "more than %d files; take fewer at once",
                       LISTEN_FILES_MOST);
    }
    if (files->count == listing->room) {
        int room = listing->room ? 2 * listing->room : 16;
        const char **more =
            arena_take(listing->command->arena, (size_t)room, sizeof *more);

        if (files->count) {
            memcpy(more, files->at, (size_t)files->count * sizeof *more);
        }
        files->at = more;
        listing->room = room;
    }
    files->at[files->count++] = path;
    return true;
}

static void leave_alone(struct listing *listing, const char *name)
{
    if (listing->ignored++ < NAMES_SHOWN) {
        text_addf(&listing->ignored_names, "%s%s",
                  listing->ignored_names.len ? ", " : "", name);
    }
}

static bool add_entry(struct listing *listing, const char *folder,
                      const char *name, struct err *err)
{
    struct arena *arena = listing->command->arena;
    const char *path = str_text(
        arena, text_print(arena, "%s%s%s", folder,
                          folder[strlen(folder) - 1] == '/' ? "" : "/", name));
    struct stat facts;

    if (name[0] == '.') {
        return true;
    }
    if (stat(path, &facts) != 0 || !S_ISREG(facts.st_mode)
        || !is_transcript(name)) {
        leave_alone(listing, name);
        return true;
    }
    return add_file(listing, path, err);
}

static void note_ignored(const struct listing *listing, const char *folder)
{
    if (listing->ignored) {
        (void)fprintf(listing->command->err,
                      "note: left alone in %s, no transcript%s by the name: "
                      "%.*s%s\n",
                      folder, listing->ignored == 1 ? "" : "s",
                      SHOW(text_str(&listing->ignored_names)),
                      listing->ignored > NAMES_SHOWN ? " ..." : "");
    }
}

// In the order of the bytes of their names, the same on every machine.
static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static bool add_folder(struct listing *listing, const char *folder,
                       struct err *err)
{
    struct dirent **entries = NULL;
    int before = listing->files->count;
    int count = scandir(folder, &entries, NULL, by_name);
    bool done = count >= 0
             || err_set(err, ERR_OUTSIDE, "%.150s cannot be read (%s)", folder,
                        strerror(errno));

    listing->ignored = 0;
    listing->ignored_names = text_in(listing->command->arena);
    for (int i = 0; i < count; i++) {
        done = done && add_entry(listing, folder, entries[i]->d_name, err);
        free(entries[i]);
    }
    free(entries);
    note_ignored(listing, folder);
    return done
        && (listing->files->count > before
            || err_set(err, ERR_INPUT,
                       "%.100s holds no transcript (.vtt .srt .txt .json .csv "
                       ".tsv .docx .eaf .cha)",
                       folder));
}

// What is not there is found out when it is read, so that it stops no other.
static bool add_given(struct listing *listing, const char *path,
                      struct err *err)
{
    struct stat facts;

    return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode)
             ? add_folder(listing, path, err)
             : add_file(listing, path, err);
}

bool listen_files_list(const struct command *command,
                       const struct option_values *given,
                       struct listen_files *files, struct err *err)
{
    struct listing listing = {.command = command, .files = files};
    bool done = true;

    *files = (struct listen_files){0};
    for (int i = 0; i < given->count && done; i++) {
        done = add_given(&listing, str_text(command->arena, given->at[i]), err);
    }
    return done;
}

// ---- reading ----------------------------------------------------------------

static bool too_large(const char *path, struct err *err)
{
    return err_set(err, ERR_LIMIT,
                   "%.100s is larger than %d MB; is it a transcript?",
                   listen_files_name(path), TRANSCRIPT_MAX_BYTES / 1024 / 1024);
}

static bool cannot_read(const char *path, struct err *err)
{
    return err_set(err, errno == ENOENT ? ERR_MISSING : ERR_OUTSIDE,
                   "%.150s cannot be read (%s)", path, strerror(errno));
}

// To the end, or to one byte more than there may be.
static bool read_all(int file, const char *path, struct text *text,
                     struct err *err)
{
    char room[READ_ROOM];
    ssize_t got = 1;

    while (got > 0 && text->len <= TRANSCRIPT_MAX_BYTES) {
        got = read(file, room, sizeof room);
        if (got < 0 && errno == EINTR) {
            got = 1;
        } else if (got > 0) {
            text_add(text, (struct str){room, (size_t)got});
        }
    }
    if (got < 0) {
        return cannot_read(path, err);
    }
    return text->len <= TRANSCRIPT_MAX_BYTES || too_large(path, err);
}

static bool check_size(int file, const char *path, struct err *err)
{
    struct stat facts;

    if (fstat(file, &facts) != 0) {
        return cannot_read(path, err);
    }
    if (S_ISDIR(facts.st_mode)) {
        return err_set(err, ERR_INPUT, "%.150s is a folder", path);
    }
    return !S_ISREG(facts.st_mode) || facts.st_size <= TRANSCRIPT_MAX_BYTES
        || too_large(path, err);
}

static int open_file(const struct command *command, const char *path)
{
    if (strcmp(path, "-") != 0) {
        return open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    }
    return command->in ? fcntl(fileno(command->in), F_DUPFD_CLOEXEC, 0) : -1;
}

bool listen_files_read(const struct command *command, struct arena *arena,
                       const char *path, struct str *bytes, struct err *err)
{
    struct text text = text_in(arena);
    int file = open_file(command, path);
    bool done;

    if (file < 0) {
        return cannot_read(path, err);
    }
    done = check_size(file, path, err) && read_all(file, path, &text, err);
    (void)close(file);
    *bytes = text_str(&text);
    return done;
}
