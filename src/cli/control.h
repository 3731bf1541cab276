#ifndef CLI_CONTROL_H
#define CLI_CONTROL_H

// control - a command given while a server owns the folder runs inside that
// server: DATA/control.sock carries its words there, and what it prints back.
//
// The socket is 0600 and the server also asks the kernel who is calling: only
// the same user (or root) is heard. To the server go a count and the words,
// each with its length; back come frames of what is printed ('o', 'e') and at
// the end the exit code ('x'). Lengths are four bytes, the smallest first.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/folder.h"

#include <stdio.h>

struct control;

// ---- in the server ----------------------------------------------------------

// Runs one command; what command_serve() (cli/command.h) does.
typedef int control_run(void *context, int count, char **words, FILE *out,
                        FILE *err_out);

bool control_open(const char *folder, control_run *run, void *context,
                  struct control **control, struct err *err) MUST_USE;
// Waits for commands that are running.
void control_close(struct control *control);

// ---- in a command -----------------------------------------------------------

struct control_call {
    int count;
    char **words; // without "rapport"
    FILE *out;
    FILE *err;
};

// Hands the words to the server that owns the folder and prints what comes
// back. `*code` is then the exit code. ERR_MISSING: no server listens there;
// ERR_OUTSIDE: it went away in the middle.
bool control_send(const char *folder, const struct control_call *call,
                  int *code, struct err *err) MUST_USE;

#endif
