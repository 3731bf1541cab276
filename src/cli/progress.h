#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

// progress - tells a waiting person how far long work has come and how long
// what remains will take.
//
//     struct progress progress = progress_begin(command->err, "reading", 40);
//     for (...) { work; progress_step(&progress); }
//     progress_end(&progress);
//
// On a terminal one line is written over and over and gone at the end;
// elsewhere (a log, a pipe) there is a line every ten seconds. Work of less
// than a second says nothing. Nothing here goes to standard output.
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct progress {
    FILE *to;
    const char *doing; // "training"; must outlive it
    size_t done;
    size_t all;
    double began; // seconds of a clock that only goes forward
    double told;
    bool on_terminal;
    bool is_shown;
};

// `all`: how many steps there will be; 0: not known, then only those done are
// told. `to` may be NULL: nothing is said.
struct progress progress_begin(FILE *to, const char *doing, size_t all);
void progress_step(struct progress *progress);
// Takes the line away. Call it before anything else is said on `to`, too.
void progress_end(struct progress *progress);

enum { PROGRESS_ROOM = 100 };

// The line itself: "training: 12 of 60, about 2 minutes left". Pure.
void progress_words(const struct progress *progress, double now,
                    char room[PROGRESS_ROOM]);

#endif
