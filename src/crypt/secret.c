// secret - keys made, derived and wiped with libsodium.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "crypt/secret.h"

#include <sodium.h>

_Static_assert(SECRET_BYTES == crypto_generichash_KEYBYTES, "keys are 32 B");

bool crypt_start(void)
{
    return sodium_init() >= 0;
}

void secret_make(const struct world *world, struct secret *secret)
{
    world_random(world, secret->bytes, sizeof secret->bytes);
}

void secret_wipe(struct secret *secret)
{
    crypt_wipe(secret->bytes, sizeof secret->bytes);
}

void crypt_wipe(void *bytes, size_t count)
{
    sodium_memzero(bytes, count);
}

bool crypt_is_equal(const void *a, const void *b, size_t count)
{
    return sodium_memcmp(a, b, count) == 0;
}

void secret_derive(const struct secret *from, struct str purpose,
                   struct secret *to)
{
    (void)crypto_generichash(to->bytes, sizeof to->bytes,
                             (const unsigned char *)purpose.at, purpose.len,
                             from->bytes, sizeof from->bytes);
}
