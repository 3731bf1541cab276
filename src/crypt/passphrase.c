// passphrase - argon2id through libsodium, with its costs in one place.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "crypt/passphrase.h"

#include <sodium.h>

enum { PASSES = 2, MEMORY = 64 * 1024 * 1024 };

_Static_assert(PASSPHRASE_HASH_ROOM == crypto_pwhash_STRBYTES, "hash text");
_Static_assert(PASSPHRASE_SALT == crypto_pwhash_argon2id_SALTBYTES, "salt");

bool passphrase_hash(struct str passphrase, char hash[PASSPHRASE_HASH_ROOM],
                     struct err *err)
{
    if (passphrase.len < PASSPHRASE_MIN) {
        return err_set(err, ERR_INPUT,
                       "the passphrase is too short: use at least %d "
                       "characters, for example four unrelated words",
                       PASSPHRASE_MIN);
    }
    if (passphrase.len > PASSPHRASE_MAX) {
        return err_set(err, ERR_INPUT,
                       "the passphrase is too long: use at most %d characters",
                       PASSPHRASE_MAX);
    }
    if (crypto_pwhash_str_alg(hash, passphrase.at, passphrase.len, PASSES,
                              MEMORY, crypto_pwhash_ALG_ARGON2ID13)
        != 0) {
        return err_set(err, ERR_OUTSIDE,
                       "not enough memory to check a passphrase: free 64 MB "
                       "and try again");
    }
    return true;
}

bool passphrase_is(struct str passphrase, const char *hash)
{
    return passphrase.len <= PASSPHRASE_MAX
        && crypto_pwhash_str_verify(hash, passphrase.at, passphrase.len) == 0;
}

bool passphrase_key(struct str passphrase,
                    const unsigned char salt[PASSPHRASE_SALT],
                    struct secret *key, struct err *err)
{
    if (crypto_pwhash(key->bytes, sizeof key->bytes, passphrase.at,
                      passphrase.len, salt, PASSES, MEMORY,
                      crypto_pwhash_ALG_ARGON2ID13)
        != 0) {
        return err_set(err, ERR_OUTSIDE,
                       "not enough memory to derive a key: free 64 MB and try "
                       "again");
    }
    return true;
}
