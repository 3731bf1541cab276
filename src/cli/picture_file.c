// picture_file - see picture_file.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/picture_file.h"

#include "base/arena.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MODE = 0644, PICTURE_MOST = 256 * 1024 * 1024 };

static const struct format {
    const char *ending;
    const char *name;
} FORMATS[PICTURE_FORMATS] = {
    [PICTURE_SVG] = {".svg", "svg"},
    [PICTURE_PNG] = {".png", "png"},
    [PICTURE_PDF] = {".pdf", "pdf"},
    [PICTURE_TEXT] = {".txt", "txt"},
};

bool picture_format_of(struct str path, const char *option,
                       enum picture_format *format, struct err *err)
{
    if (str_is(path, "-")) {
        *format = PICTURE_TEXT;
        return true;
    }
    for (int i = 0; i < PICTURE_FORMATS; i++) {
        struct str end = {path.at + path.len - 4, 4};

        if (path.len > 4 && str_is(end, FORMATS[i].ending)) {
            *format = (enum picture_format)i;
            return true;
        }
    }
    return err_set(err, ERR_INPUT,
                   "%s takes a file that ends in .svg, .png, .pdf or .txt",
                   option);
}

// ---- rsvg-convert -----------------------------------------------------------

// Runs it from `in` to `out`. False with errno when there is none.
static bool spawn(enum picture_format format, int in, int out, pid_t *pid)
{
    // Options as one word each, in memory that may be written to.
    static char zoom[] = "--zoom=2";
    static char png[] = "--format=png";
    static char pdf[] = "--format=pdf";
    static char paper[] = "--background-color=white";
    static char name[] = "rsvg-convert";
    char *for_png[] = {name, png, zoom, paper, NULL};
    char *for_pdf[] = {name, pdf, NULL};
    char **words = format == PICTURE_PDF ? for_pdf : for_png;
    posix_spawn_file_actions_t actions;
    int failed = posix_spawn_file_actions_init(&actions);

    if (!failed) {
        failed = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO)
              || posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO)
              || posix_spawn_file_actions_addopen(&actions, STDERR_FILENO,
                                                  "/dev/null", O_WRONLY, 0);
        failed = failed ? ENOMEM
                        : posix_spawnp(pid, words[0], &actions, NULL, words,
                                       environ);
        (void)posix_spawn_file_actions_destroy(&actions);
    }
    errno = failed;
    return !failed;
}

static bool run(enum picture_format format, int in, int out, struct err *err)
{
    pid_t pid;
    int status = 0;

    if (!spawn(format, in, out, &pid)) {
        return errno == ENOENT
                 ? err_set(err, ERR_OUTSIDE,
                           "PNG and PDF are made by rsvg-convert, which is not "
                           "here; install librsvg2-bin, or name a file that "
                           "ends in .svg")
                 : err_set(err, ERR_OUTSIDE,
                           "rsvg-convert could not be started");
    }
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR) {
            return err_set(err, ERR_OUTSIDE, "rsvg-convert was lost");
        }
    }
    return (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        || err_set(err, ERR_OUTSIDE,
                   "rsvg-convert could not make the picture; name a file that "
                   "ends in .svg instead");
}

// What has been written to `file`, from its beginning.
static bool read_back(struct arena *arena, int file, struct str *bytes,
                      struct err *err)
{
    struct stat facts;
    char *at;
    size_t len = 0;

    if (fstat(file, &facts) != 0 || facts.st_size <= 0
        || facts.st_size > PICTURE_MOST) {
        return err_set(err, ERR_OUTSIDE, "the picture could not be made");
    }
    at = arena_take(arena, (size_t)facts.st_size, 1);
    while (len < (size_t)facts.st_size) {
        ssize_t got =
            pread(file, at + len, (size_t)facts.st_size - len, (off_t)len);

        if (got <= 0) {
            return err_set(err, ERR_OUTSIDE, "the picture could not be read");
        }
        len += (size_t)got;
    }
    *bytes = (struct str){at, len};
    return true;
}

static bool convert(struct arena *arena, enum picture_format format,
                    struct str svg, struct str *bytes, struct err *err)
{
    int in = memfd_create("svg", MFD_CLOEXEC);
    int out = memfd_create("picture", MFD_CLOEXEC);
    bool done;

    if (in < 0 || out < 0) {
        done = err_set(err, ERR_OUTSIDE, "no memory for a picture");
    } else {
        done = file_put(in, svg, err) && lseek(in, 0, SEEK_SET) == 0
            && run(format, in, out, err) && read_back(arena, out, bytes, err);
    }
    if (in >= 0) {
        (void)close(in);
    }
    if (out >= 0) {
        (void)close(out);
    }
    return done;
}

bool picture_save(struct arena *arena, const char *path,
                  enum picture_format format, struct str svg, struct err *err)
{
    struct str bytes = svg;

    bool as_it_is = format == PICTURE_SVG || format == PICTURE_TEXT;

    return (as_it_is || convert(arena, format, svg, &bytes, err))
        && file_write(path, bytes, MODE, err);
}
