#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

// command - the same powers from a terminal. COMMANDS (cli/commands.c) has one
// row each; cli/cli.c finds it, cli/options.c reads the options that the row
// declares, and either runs it here or, while a server owns the folder, sends
// it there through DATA/control.sock and prints what comes back.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/folder.h"

#include <stdio.h>

enum { OPTIONS_OF_A_COMMAND = 96 };

enum option_kind {
    OPTION_TEXT,    // --name VALUE or --name=VALUE
    OPTION_FLAG,    // --name
    OPTION_PATH,    // made absolute, so that it means the same to a server; "-"
                    // (standard input or output) stays
    OPTION_LIST,    // text that may be given several times: command_values()
    OPTION_HEADING, // none: what the options below it have in common
};
struct option_spec {
    const char *name; // "--name"; a plain word ("FILE") is positional
    enum option_kind kind;
    bool required;
    const char *help; // "what the client is called"; NULL: as the one above,
                      // under the other name by which people know it
};

// A word without a name before it: "FILE".
static inline bool option_is_positional(const struct option_spec *spec)
{
    return spec->name[0] != '-' && spec->kind != OPTION_HEADING;
}

// The values of one option, in the order in which they were given.
struct option_values {
    const struct str *at;
    int count;
};

struct command {
    const struct command_row *row;
    struct arena *arena;
    struct folder *folder; // of IN_FOLDER rows; NULL for the others
    struct str data;       // --data, absolute; empty for ANYWHERE
    const struct world *world;
    FILE *in;  // NULL when a server runs it: ask for a file instead of "-"
    FILE *out; // not always stdout: the server's, when sent there
    FILE *err;
    struct option_values given[OPTIONS_OF_A_COMMAND]; // as in row->options
    int exit_code; // of a run that returned true: 0 unless it says otherwise
};

// Every row but those of ANYWHERE has --data DIR (or $RAPPORT_DATA) and every
// row has --help, without listing them.
enum place {
    ANYWHERE,        // needs no data folder
    IN_FOLDER,       // opens the folder, or is sent to the server that owns it
    FILE_OR_FOLDER,  // a FILE, or the folder
    ALONE_IN_FOLDER, // must own the folder itself (init, serve, restore)
};

struct command_row {
    const char *name;    // "client add"
    const char *summary; // one line for the list of commands
    enum place place;
    const struct option_spec *options; // ends with a row of zeros; or NULL
    bool (*run)(struct command *command, struct err *err);
    const char *example; // what follows the name (and --data) in the help
};
extern const struct command_row COMMANDS[];
extern const int COMMAND_COUNT;

// The last value of an option by its name; empty with `at == NULL` when not
// given. A flag that was given has the value "yes". `name` must be one that
// the row declares.
struct str command_value(const struct command *command, const char *name);
struct option_values command_values(const struct command *command,
                                    const char *name);
bool command_has(const struct command *command, const char *name);

// The same for whole numbers: ERR_INPUT when it is none, `*number` untouched
// when the option was not given.
bool command_number(const struct command *command, const char *name,
                    int64_t *number, struct err *err) MUST_USE;

// The same for one of two or more words (the list ends with NULL): its index.
bool command_choice(const struct command *command, const char *name,
                    const char *const *words, int *which,
                    struct err *err) MUST_USE;

// --level, a percentage, as a share: .95 when it was not given.
bool command_level(const struct command *command, double *level,
                   struct err *err) MUST_USE;

// Reads `words` (without the program's name) into `command`, whose arena and
// streams are set. ERR_INPUT says what to do.
bool command_parse(struct command *command, int count, char **words,
                   struct err *err) MUST_USE;
// The words from which command_parse() makes the same command again, with
// absolute paths: what is sent to a server.
char **command_words(const struct command *command, int *count);

// What a server does with words that came through its socket: runs an
// IN_FOLDER command in the folder that it owns. Returns the exit code; errors
// have been printed to `err_out`.
int command_serve(struct folder *folder, const struct world *world, int count,
                  char **words, FILE *out, FILE *err_out);

// Exit codes by err kind (one table): 0 done, 2 ERR_INPUT, 3 ERR_MISSING,
// 4 ERR_CONFLICT, 5 ERR_DENIED, 6 ERR_LIMIT, 69 ERR_BUSY, 74 ERR_OUTSIDE,
// 70 ERR_BUG.
int command_exit(enum err_kind kind);

// Does it work in a folder that somebody opens for it?
bool command_opens_folder(const struct command *command);

// The row that `words` begin with, and how many words its name has; NULL: no
// such command.
const struct command_row *command_find(int count, char **words, int *used);

// argv to exit code: what main() calls.
int cli_run(int argc, char **argv);

#endif
