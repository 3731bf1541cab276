#ifndef PRACTICE_SETUP_H
#define PRACTICE_SETUP_H

// setup - makes the practice: keys, the first row, its owner, and settings
// with which nothing is sent to anybody until somebody decides so.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/folder.h"
#include "practice/keyring.h"

struct setup {
    struct str practice_name;
    struct str therapist_name;
    struct str passphrase;
    struct str country;    // ISO 3166-1 alpha-2: "GB"
    struct str zone;       // IANA: "Europe/London"
    struct str public_url; // "https://..." without a path; may be empty
    bool demo;
};

// Says what is wrong before anything is touched: a name that is empty or too
// long, a country that is not two letters, a zone that the system does not
// know, a passphrase that is too short. ERR_INPUT.
bool setup_check(struct arena *arena, const struct setup *setup,
                 struct err *err) MUST_USE;
// The same without therapist and passphrase.
bool setup_check_practice(struct arena *arena, const struct setup *setup,
                          struct err *err) MUST_USE;

// ERR_CONFLICT: there is a practice in the folder already. Takes a moment (the
// passphrase is hashed first): never call it on the writer's thread. `code` is
// the recovery code, which exists nowhere else from here on. All or nothing:
// an attempt that was cut short can be made again.
bool setup_create(struct folder *folder, struct arena *arena,
                  const struct setup *setup, const struct world *world,
                  char code[RECOVERY_CODE_ROOM], struct err *err) MUST_USE;

#endif
