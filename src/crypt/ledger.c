// SPDX-License-Identifier: GPL-3.0-or-later

#include "crypt/ledger.h"

#include "crypt/secret.h"

#include <sodium.h>
#include <stdio.h>

static void digits_of(const unsigned char bytes[crypto_hash_sha256_BYTES],
                      char digits[LEDGER_ROOM])
{
    (void)sodium_bin2hex(digits, LEDGER_ROOM, bytes, crypto_hash_sha256_BYTES);
}

void ledger_seed(const struct world *world, char seed[LEDGER_ROOM])
{
    struct secret secret;

    secret_make(world, &secret);
    digits_of(secret.bytes, seed);
    secret_wipe(&secret);
}

void ledger_commit(struct str seed, char commitment[LEDGER_ROOM])
{
    unsigned char hash[crypto_hash_sha256_BYTES];

    (void)crypto_hash_sha256(hash, (const unsigned char *)seed.at, seed.len);
    digits_of(hash, commitment);
}

uint64_t ledger_draw(struct str seed, int64_t sequence)
{
    crypto_auth_hmacsha256_state state;
    unsigned char code[crypto_auth_hmacsha256_BYTES];
    char number[24];
    uint64_t draw = 0;
    int len = snprintf(number, sizeof number, "%lld", (long long)sequence);

    (void)crypto_auth_hmacsha256_init(&state, (const unsigned char *)seed.at,
                                      seed.len);
    (void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)number,
                                        (unsigned long long)len);
    (void)crypto_auth_hmacsha256_final(&state, code);
    for (int i = 0; i < 8; i++) {
        draw = draw << 8 | code[i];
    }
    return draw;
}

void ledger_link(struct str before, struct str line, char link[LEDGER_ROOM])
{
    crypto_hash_sha256_state state;
    unsigned char hash[crypto_hash_sha256_BYTES];

    (void)crypto_hash_sha256_init(&state);
    (void)crypto_hash_sha256_update(&state, (const unsigned char *)before.at,
                                    before.len);
    (void)crypto_hash_sha256_update(&state, (const unsigned char *)"\n", 1);
    (void)crypto_hash_sha256_update(&state, (const unsigned char *)line.at,
                                    line.len);
    (void)crypto_hash_sha256_final(&state, hash);
    digits_of(hash, link);
}
