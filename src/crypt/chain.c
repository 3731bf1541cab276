// chain - one keyed BLAKE2b over the link before and the line.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "crypt/chain.h"

#include <sodium.h>

void chain_link(const struct secret *key, const struct fingerprint *before,
                struct str line, struct fingerprint *link)
{
    crypto_generichash_state state;

    (void)crypto_generichash_init(&state, key->bytes, sizeof key->bytes,
                                  sizeof link->bytes);
    (void)crypto_generichash_update(&state, before->bytes,
                                    sizeof before->bytes);
    (void)crypto_generichash_update(&state, (const unsigned char *)line.at,
                                    line.len);
    (void)crypto_generichash_final(&state, link->bytes, sizeof link->bytes);
}
