#ifndef CRYPT_PASSPHRASE_H
#define CRYPT_PASSPHRASE_H

// passphrase - argon2id (64 MiB, 2 passes), as libsodium's self-describing
// text. About 80 ms of a processor each: the caller limits how many run at
// once.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"
#include "crypt/secret.h"

enum { PASSPHRASE_HASH_ROOM = 128, PASSPHRASE_MIN = 10, PASSPHRASE_MAX = 1024 };
enum { PASSPHRASE_SALT = 16 };

// ERR_INPUT when shorter or longer than allowed, with what to do.
bool passphrase_hash(struct str passphrase, char hash[PASSPHRASE_HASH_ROOM],
                     struct err *err) MUST_USE;
bool passphrase_is(struct str passphrase, const char *hash);

// The key that a printed code or passphrase stands for.
bool passphrase_key(struct str passphrase,
                    const unsigned char salt[PASSPHRASE_SALT],
                    struct secret *key, struct err *err) MUST_USE;

#endif
