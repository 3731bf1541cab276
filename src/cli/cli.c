// cli - from argv to an exit code.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "cli/control.h"
#include "cli/help.h"
#include "crypt/secret.h"

#include <string.h>

static const struct exit_row {
    enum err_kind kind;
    int code;
} EXITS[] = {
    {ERR_NONE,     0 },
    {ERR_INPUT,    2 },
    {ERR_MISSING,  3 },
    {ERR_CONFLICT, 4 },
    {ERR_DENIED,   5 },
    {ERR_LIMIT,    6 },
    {ERR_BUSY,     69},
    {ERR_BUG,      70},
    {ERR_OUTSIDE,  74},
};

int command_exit(enum err_kind kind)
{
    for (size_t i = 0; i < sizeof EXITS / sizeof *EXITS; i++) {
        if (EXITS[i].kind == kind) {
            return EXITS[i].code;
        }
    }
    return command_exit(ERR_BUG);
}

bool command_opens_folder(const struct command *command)
{
    return command->row->place == IN_FOLDER
        || (command->row->place == FILE_OR_FOLDER && command->data.at);
}

// How many of `words` make up the name, 0: they do not.
static int words_of_name(const char *name, int count, char **words)
{
    struct str rest = str_of(name);
    int used = 0;

    while (rest.at) {
        struct str part = str_cut(&rest, ' ');

        if (used == count || !str_is(part, words[used])) {
            return 0;
        }
        used++;
    }
    return used;
}

const struct command_row *command_find(int count, char **words, int *used)
{
    const struct command_row *found = NULL;

    *used = 0;
    for (int i = 0; i < COMMAND_COUNT; i++) {
        int n = words_of_name(COMMANDS[i].name, count, words);

        if (n > *used) {
            *used = n;
            found = &COMMANDS[i];
        }
    }
    return found;
}

// ---- running ----------------------------------------------------------------

static int finish(const struct command *command, bool done, struct err *err)
{
    if (done && (fflush(command->out) || ferror(command->out))) {
        done = err_set(err, ERR_OUTSIDE,
                       "the output could not be written completely");
    }
    if (!done) {
        (void)fprintf(command->err, "rapport %s: %s\n", command->row->name,
                      err->text);
    }
    return done ? command->exit_code : command_exit(err->kind);
}

// The folder belongs to a running server: it does the work and sends back what
// is printed.
static int send_to_server(const struct command *command, struct err *err)
{
    struct control_call call = {.out = command->out, .err = command->err};
    int code = 0;
    bool done;

    call.words = command_words(command, &call.count);
    done = control_send(str_text(command->arena, command->data), &call, &code,
                        err);

    return done && code ? code : finish(command, done, err);
}

static int run_in_folder(struct command *command)
{
    struct err err = {0};
    const struct folder_plan plan = {
        .path = str_text(command->arena, command->data),
        .world = command->world,
        .readers = 1};
    bool done = folder_open(&plan, &command->folder, &err);

    if (!done && err.kind == ERR_BUSY) {
        return send_to_server(command, &(struct err){0});
    }
    done = done && command->row->run(command, &err);
    folder_close(command->folder);
    return finish(command, done, &err);
}

static int run_row(struct command *command)
{
    struct err err = {0};

    if (command_opens_folder(command)) {
        return run_in_folder(command);
    }
    return finish(command, command->row->run(command, &err), &err);
}

int command_serve(struct folder *folder, const struct world *world, int count,
                  char **words, FILE *out, FILE *err_out)
{
    struct command command = {.arena = arena_open("command"),
                              .folder = folder,
                              .world = world,
                              .out = out,
                              .err = err_out};
    struct err err = {0};
    bool done = command_parse(&command, count, words, &err);
    int code;

    if (done && !command_opens_folder(&command)) {
        done =
            err_set(&err, ERR_BUSY, "a server owns this folder; stop it first");
    }
    if (!command.row) {
        (void)fprintf(err_out, "rapport: %s\n", err.text);
        code = command_exit(err.kind);
    } else {
        code = finish(&command, done && command.row->run(&command, &err), &err);
    }
    arena_close(command.arena);
    return code;
}

// ---- the command line -------------------------------------------------------

static bool is_help(const char *word)
{
    return !strcmp(word, "--help") || !strcmp(word, "-h");
}

static bool asks_help(int count, char **words)
{
    for (int i = 0; i < count && strcmp(words[i], "--") != 0; i++) {
        if (is_help(words[i])) {
            return true;
        }
    }
    return false;
}

// No row of that name: says what there is instead.
static int unknown_command(struct arena *arena, int count, char **words)
{
    char *typed = words[0];
    const char *near;

    if (count > 1 && is_help(words[1]) && help_print_group(stdout, typed)) {
        return 0;
    }
    if (help_print_group(stderr, typed)) {
        return command_exit(ERR_INPUT);
    }
    near = help_nearest_command(typed);
    if (!near && count > 1) {
        typed = str_text(arena, text_print(arena, "%s %s", words[0], words[1]));
        near = help_nearest_command(typed);
    }
    if (near) {
        (void)fprintf(stderr,
                      "rapport: there is no command \"%s\"; %s, perhaps?\n",
                      typed, near);
    } else {
        (void)fprintf(stderr,
                      "rapport: there is no command \"%s\"; `rapport --help` "
                      "lists them\n",
                      typed);
    }
    return command_exit(ERR_INPUT);
}

static int run_words(struct arena *arena, int count, char **words)
{
    struct command command = {.arena = arena,
                              .world = &WORLD_REAL,
                              .in = stdin,
                              .out = stdout,
                              .err = stderr};
    struct err err = {0};
    int used = 0;

    command.row = command_find(count, words, &used);
    if (!command.row) {
        return unknown_command(arena, count, words);
    }
    if (asks_help(count - used, words + used)) {
        help_print_command(stdout, command.row);
        return 0;
    }
    return command_parse(&command, count, words, &err)
             ? run_row(&command)
             : finish(&command, false, &err);
}

int cli_run(int argc, char **argv)
{
    struct arena *arena;
    int code;

    if (argc < 2) {
        help_print_program(stderr);
        return command_exit(ERR_INPUT);
    }
    if (!strcmp(argv[1], "--version")) {
        (void)puts("rapport " RAPPORT_VERSION);
        return 0;
    }
    if (is_help(argv[1]) || !strcmp(argv[1], "help")) {
        help_print_program(stdout);
        return 0;
    }
    if (!crypt_start()) {
        (void)fputs("rapport: the cryptography library does not start\n",
                    stderr);
        return command_exit(ERR_OUTSIDE);
    }
    arena = arena_open("command line");
    code = run_words(arena, argc - 1, argv + 1);
    arena_close(arena);
    return code;
}
