#ifndef PRACTICE_MASTER_KEY_H
#define PRACTICE_MASTER_KEY_H

// master_key - DATA/keys/master.key, and the same key again in master.recovery,
// wrapped under the printed recovery code. What it opens is
// practice/keyring.h's.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/file.h"
#include "base/world.h"
#include "crypt/secret.h"

enum { RECOVERY_CODE_ROOM = 64 };

// The path of a file in DATA/keys.
bool master_key_path(char room[FILE_PATH_ROOM], const char *folder,
                     const char *name, struct err *err) MUST_USE;

bool master_key_read(const char *folder, struct secret *master,
                     struct err *err) MUST_USE;
bool master_key_write(const char *folder, const struct secret *master,
                      struct err *err) MUST_USE;

// Makes a recovery code, prints it into `code`, and writes master.recovery for
// it in place of the one before. Hashes: slow on purpose.
bool master_key_wrap(const char *folder, const struct world *world,
                     const struct secret *master, char code[RECOVERY_CODE_ROOM],
                     struct err *err) MUST_USE;

// The master key out of a wrapped copy of it (the text of master.recovery, also
// in the header of every backup). ERR_DENIED: another code.
bool master_key_unwrap(struct str wrapped, struct str code,
                       struct secret *master, struct err *err) MUST_USE;

// Writes master.key again from master.recovery and the printed code.
bool master_key_recover(const char *folder, struct str code,
                        struct err *err) MUST_USE;

#endif
