// rapport init - makes a practice in a folder, without questions.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "cli/commands.h"
#include "crypt/passphrase.h"
#include "practice/setup.h"

#include <errno.h>
#include <string.h>

static FILE *open_passphrase(const struct command *command, const char *path,
                             struct err *err)
{
    FILE *file = strcmp(path, "-") ? fopen(path, "rbe") : command->in;

    if (!file) {
        (void)err_set(err, errno == ENOENT ? ERR_MISSING : ERR_OUTSIDE,
                      "the passphrase file cannot be read (%s)",
                      strerror(errno));
    }
    return file;
}

// The first line of the file, without the end of the line.
static bool read_passphrase(const struct command *command,
                            struct str *passphrase, struct err *err)
{
    const char *path =
        str_text(command->arena, command_value(command, "--passphrase-file"));
    FILE *file = open_passphrase(command, path, err);
    char *room = arena_take(command->arena, PASSPHRASE_MAX + 3, 1);
    bool got;

    if (!file) {
        return false;
    }
    got = fgets(room, PASSPHRASE_MAX + 3, file) != NULL;
    if (file != command->in) {
        (void)fclose(file);
    }
    *passphrase = (struct str){room, got ? strcspn(room, "\r\n") : 0};
    return got || err_set(err, ERR_INPUT, "the passphrase file is empty");
}

static struct str value_or(const struct command *command, const char *name,
                           struct str otherwise)
{
    struct str value = command_value(command, name);

    return value.at ? value : otherwise;
}

static void print_result(const struct command *command, const char *code)
{
    const char *data = str_text(command->arena, command->data);

    (void)fprintf(command->out,
                  "The practice is ready in %s\n\n"
                  "Recovery code: %s\n\n"
                  "Write it down or print it, and keep it away from this "
                  "machine. With it,\n`rapport recover` opens the practice "
                  "again when the keys or the passphrase\nare lost. It is "
                  "shown only this once.\n\n"
                  "Next: rapport coverage set --data %s ...   (who reads "
                  "safety answers, and when)\n"
                  "      rapport serve --data %s\n",
                  data, code, data, data);
}

bool cmd_init(struct command *command, struct err *err)
{
    struct setup setup = {
        .practice_name = command_value(command, "--practice"),
        .therapist_name = command_value(command, "--therapist"),
        .country = value_or(command, "--country", STR("GB")),
        .zone = value_or(command, "--zone", STR("Europe/London")),
        .public_url = value_or(command, "--public-url", STR("")),
    };
    const struct folder_plan plan = {
        .path = str_text(command->arena, command->data),
        .world = command->world,
        .create = true,
        .readers = 1};
    char code[RECOVERY_CODE_ROOM];
    struct folder *folder = NULL;
    bool done;

    if (!read_passphrase(command, &setup.passphrase, err)
        || !setup_check(command->arena, &setup, err)
        || !folder_open(&plan, &folder, err)) {
        return false;
    }
    done =
        setup_create(folder, command->arena, &setup, command->world, code, err);
    folder_close(folder);
    if (done) {
        print_result(command, code);
    }
    crypt_wipe(code, sizeof code);
    return done;
}
