// test_file - a file is replaced as a whole; what is no file is written to and
// stays what it is.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"

#include "base/arena.h"
#include "base/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct err err;
static char folder[] = "/tmp/rapport-file-XXXXXX";

static const char *in_folder(char room[FILE_PATH_ROOM], const char *name)
{
    CHECK("a path", file_path(room, folder, name, &err));
    return room;
}

static void test_replaced(void)
{
    struct arena *arena = arena_open("test");
    char room[FILE_PATH_ROOM];
    const char *path = in_folder(room, "report.txt");
    struct str bytes = {0};

    CHECK("written", file_write(path, STR("a long first one"), 0600, &err));
    CHECK("again", file_write(path, STR("second"), 0600, &err));
    CHECK("read", file_read(arena, path, 100, &bytes, &err));
    CHECK("nothing of the first", str_is(bytes, "second"));
    CHECK("removed", unlink(path) == 0);
    CHECK("nothing else is left", rmdir(folder) == 0);
    CHECK("the folder again", mkdir(folder, 0700) == 0);
    arena_close(arena);
}

// What `--out /dev/stdout` or `--out /dev/full` comes down to: nothing of the
// system is replaced by a report.
static void test_pipe(void)
{
    char room[FILE_PATH_ROOM];
    const char *path = in_folder(room, "pipe");
    struct stat facts = {0};
    char got[16] = "";
    int end;

    CHECK("a pipe", mkfifo(path, 0600) == 0);
    end = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    CHECK("written to it", file_write(path, STR("words"), 0600, &err));
    CHECK("they came through",
          read(end, got, sizeof got - 1) == 5 && !strcmp(got, "words"));
    CHECK("it is still one",
          stat(path, &facts) == 0 && S_ISFIFO(facts.st_mode));
    (void)close(end);
    (void)unlink(path);
}

static void test_folder(void)
{
    char beside[sizeof folder + sizeof ".new"];

    (void)snprintf(beside, sizeof beside, "%s.new", folder);
    CHECK("a folder is not replaced",
          !file_write(folder, STR("words"), 0600, &err)
              && err.kind == ERR_OUTSIDE);
    CHECK("nothing is left beside it", !file_exists(beside));
}

int main(void)
{
    if (!mkdtemp(folder)) {
        return 1;
    }
    test_replaced();
    test_pipe();
    test_folder();
    (void)rmdir(folder);
    return check_end();
}
