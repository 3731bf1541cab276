#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

// command - the same powers from a terminal. COMMANDS (cli/commands.c) has one
// row each; cli/main.c finds it, reads the options that the row declares and
// either runs it here or, while a server owns the folder, sends it there
// through DATA/control.sock and prints what comes back.

#include "practice/folder.h"

#include <stdio.h>

enum { OPTIONS_OF_A_COMMAND = 24 };

enum option_kind {
    OPTION_TEXT,
    OPTION_FLAG,
    OPTION_PATH
}; // paths are made
   // absolute
struct option_spec {
    const char *name; // "--name"; a plain word ("FILE") is positional
    enum option_kind kind;
    bool required;
    const char *help; // "what the client is called"
};

struct command {
    const struct command_row *row;
    struct arena *arena;
    struct folder *folder; // for rows that need one
    const struct world *world;
    FILE *out; // not always stdout: the server's, when sent there
    FILE *err;
    struct str value[OPTIONS_OF_A_COMMAND]; // by position in the row's options
};

enum place {
    ANYWHERE,        // needs no data folder
    IN_FOLDER,       // opens the folder, or is sent to the server that owns it
    ALONE_IN_FOLDER, // must own the folder itself (init, serve, restore)
};

struct command_row {
    const char *name;    // "client add"
    const char *summary; // one line for the list of commands
    enum place place;
    const struct option_spec *options; // ends with a row of zeros
    bool (*run)(struct command *command, struct err *err);
};
extern const struct command_row COMMANDS[];
extern const int COMMAND_COUNT;

// The value of an option by its name; empty with `at == NULL` when not given.
struct str command_value(const struct command *command, const char *name);

// Exit codes by err kind (one table): 0 done, 2 ERR_INPUT, 3 ERR_MISSING,
// 4 ERR_CONFLICT, 5 ERR_DENIED, 6 ERR_LIMIT, 69 ERR_BUSY, 74 ERR_OUTSIDE,
// 70 ERR_BUG.
int command_exit(enum err_kind kind);

// argv to exit code: what main() calls.
int cli_run(int argc, char **argv);

#endif
