#ifndef TESTS_TOY_H
#define TESTS_TOY_H

// toy - a practice for a test: a folder of its own under /tmp, a clock that
// stands still until the test turns it, chance that is known.
//
//     struct toy toy;
//     if (!toy_open(&toy)) { return 1; }
//     ... folder_write(toy.folder, toy.arena, work, &context, &err) ...
//     toy_close(&toy);
//
// The clock begins on Tuesday 2026-12-01 at 14:00 in Europe/London.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "crypt/secret.h"
#include "practice/folder.h"
#include "practice/setup.h"

#include <stdio.h>
#include <stdlib.h>

enum { TOY_NOW = 1796133600 };

struct toy {
    struct toy_world world;
    struct arena *arena;
    struct folder *folder;
    char place[64]; // removed at the end
    char path[80];  // the data folder in it
    char code[RECOVERY_CODE_ROOM];
};

static inline bool toy_fail(const char *what, const struct err *err)
{
    printf("NOT OK toy: %s: %s\n", what, err->text);
    return false;
}

static inline bool toy_reopen(struct toy *toy)
{
    struct err err = {0};

    folder_close(toy->folder);
    toy->folder = NULL;
    return folder_open(&(struct folder_plan){.path = toy->path,
                                             .world = &toy->world.world,
                                             .create = true,
                                             .readers = 2},
                       &toy->folder, &err)
        || toy_fail("open", &err);
}

static inline bool toy_open(struct toy *toy)
{
    struct err err = {0};
    const struct setup setup = {STR("Toy practice"),
                                STR("Mara"),
                                STR("correct horse"),
                                STR("GB"),
                                STR("Europe/London"),
                                STR(""),
                                false};

    memset(toy, 0, sizeof *toy);
    toy_world_init(&toy->world, TOY_NOW, 1);
    toy->arena = arena_open("toy");
    (void)snprintf(toy->place, sizeof toy->place, "/tmp/rapport-test-XXXXXX");
    if (!crypt_start() || !mkdtemp(toy->place)) {
        printf("NOT OK toy: no folder\n");
        return false;
    }
    (void)snprintf(toy->path, sizeof toy->path, "%s/data", toy->place);
    return toy_reopen(toy)
        && (setup_create(toy->folder, toy->arena, &setup, &toy->world.world,
                         toy->code, &err)
            || toy_fail("set-up", &err));
}

// Closes what `toy` has open; its folder stays, for toy_reopen() and
// toy_copy().
static inline void toy_rest(struct toy *toy)
{
    folder_close(toy->folder);
    toy->folder = NULL;
}

// Another practice, as `model` stands, which rests: its clock, chance and all
// of its files. Hashing a passphrase and making tables, which a set-up does,
// takes longer than most tests.
static inline bool toy_copy(struct toy *toy, const struct toy *model)
{
    char command[200];

    *toy = *model;
    toy->world.world.self = &toy->world;
    toy->arena = arena_open("toy");
    (void)snprintf(toy->place, sizeof toy->place, "/tmp/rapport-test-XXXXXX");
    if (!mkdtemp(toy->place)) {
        printf("NOT OK toy: no folder\n");
        return false;
    }
    (void)snprintf(toy->path, sizeof toy->path, "%s/data", toy->place);
    (void)snprintf(command, sizeof command, "cp -R '%s' '%s'", model->path,
                   toy->path);
    if (system(command) != 0) { // NOLINT(cert-env33-c): our own folders
        printf("NOT OK toy: no copy of %s\n", model->path);
        return false;
    }
    return true;
}

static inline void toy_close(struct toy *toy)
{
    char command[128];

    folder_close(toy->folder);
    arena_close(toy->arena);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", toy->place);
    if (system(command) != 0) { // NOLINT(cert-env33-c): our own folder
        printf("%s is left over\n", toy->place);
    }
}

#endif
