// test_restore_place - a restore is killed before each of its renames, and at
// the next opening there is one whole practice: the old one or the new one.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "base/file.h"
#include "practice/backup.h"
#include "practice/client.h"
#include "practice/restore_place.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KILLED = 9, FAILED = 1, STEPS_MAX = 60 };

static struct err err;
static struct toy model; // one client in the backup, two afterwards
static struct backup_made made;
static int renames_left = -1; // below 0: nobody is killed

// Takes the place of the one in the C library, for all of the program.
int rename(const char *from, const char *to)
{
    if (renames_left >= 0 && renames_left-- == 0) {
        _exit(KILLED);
    }
    return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

static bool add_client(struct practice *practice, void *name, struct err *e)
{
    struct client draft = {.name = str_of(name)};
    struct client_id id;

    return client_add(practice, &draft, &id, e);
}

// Every name can be read: the store and the keys fit.
static bool count_names(struct practice *practice, void *count, struct err *e)
{
    struct client *clients;

    return client_list(practice, &clients, count, e);
}

static int clients_of(struct toy *toy)
{
    int count = -1;

    err = (struct err){0};
    return toy_reopen(toy)
                && folder_read(toy->folder, toy->arena, count_names, &count,
                               &err)
             ? count
             : -1;
}

static int restore_killed_at(const struct restore_plan *plan,
                             const struct toy *toy, int step)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        struct restore_report report;

        renames_left = step;
        _exit(backup_restore(plan, &toy->world.world, &report, &err) ? 0
                                                                     : FAILED);
    }
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status)
             ? WEXITSTATUS(status)
             : FAILED;
}

static bool make_model(void)
{
    char to[120], first[] = "Otter", second[] = "Heron";
    const struct backup_plan plan = {to, 0};
    bool done;

    if (!toy_open(&model)) {
        return false;
    }
    (void)snprintf(to, sizeof to, "%s/backups", model.place);
    done = folder_write(model.folder, model.arena, add_client, first, &err)
        && backup_make(model.folder, model.arena, &plan, &model.world.world,
                       &made, &err)
        && folder_write(model.folder, model.arena, add_client, second, &err);
    toy_rest(&model);
    return done;
}

// 0: the restore came to its end; KILLED: it did not.
static int one_step(int step, bool fresh_keys, bool *whole)
{
    struct toy toy;
    char path[FILE_PATH_ROOM];
    struct restore_plan plan = {.replace = true};
    int code, count;

    *whole = toy_copy(&toy, &model);
    plan.data = toy.path;
    plan.file = made.path;
    plan.keys = fresh_keys ? made.keys_path : NULL;
    code = restore_killed_at(&plan, &toy, step);
    count = clients_of(&toy);
    *whole = *whole && (count == 1 || (count == 2 && code != 0))
          && !restore_is_unfinished(toy.path)
          && file_path(path, toy.path, "rapport.db", &err) && file_exists(path);
    if (!*whole) {
        printf("step %d: %d clients, code %d, %s\n", step, count, code,
               err.text);
    }
    toy_close(&toy);
    return code;
}

static void test_killed(const char *name, bool fresh_keys)
{
    bool good = true, whole;
    int step = 0;
    int code = KILLED;

    while (good && code == KILLED && step < STEPS_MAX) {
        code = one_step(step++, fresh_keys, &whole);
        good = whole && code != FAILED;
    }
    CHECK(name, good && code == 0 && step > 5);
}

static void test_note(void)
{
    struct toy toy;
    char path[FILE_PATH_ROOM];

    CHECK("a practice", toy_copy(&toy, &model));
    CHECK("a note that names another folder is not followed",
          file_path(path, toy.path, "restore.unfinished", &err)
              && file_write(path, STR("in ../../etc before-restore-1 keys\n"),
                            0600, &err)
              && !restore_finish(toy.path, &err) && err.kind == ERR_INPUT);
    (void)unlink(path);
    CHECK("without a note nothing happens",
          restore_finish(toy.path, &err) && clients_of(&toy) == 2);
    toy_close(&toy);
}

int main(void)
{
    CHECK("a practice and its backup", make_model());
    test_killed("killed before each rename, live keys", false);
    test_killed("killed before each rename, keys of the backup", true);
    test_note();
    toy_close(&model);
    return check_end();
}
