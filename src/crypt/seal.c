// seal - XChaCha20-Poly1305 over a field, with its place as associated data.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "crypt/seal.h"

#include "base/arena.h"

#include <sodium.h>

enum {
    VERSION = 1,
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
};
_Static_assert(SEAL_OVERHEAD == 1 + NONCE + TAG, "the layout in seal.h");

struct str seal(struct arena *arena, const struct world *world,
                const struct secret *key, struct str place, struct str plain)
{
    unsigned char *sealed = arena_take(arena, plain.len + SEAL_OVERHEAD, 1);
    unsigned char *nonce = sealed + 1;

    sealed[0] = VERSION;
    world_random(world, nonce, NONCE);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(
        nonce + NONCE, NULL, (const unsigned char *)plain.at, plain.len,
        (const unsigned char *)place.at, place.len, NULL, nonce, key->bytes);
    return (struct str){(const char *)sealed, plain.len + SEAL_OVERHEAD};
}

bool seal_open(struct arena *arena, const struct secret *key, struct str place,
               struct str sealed, struct str *plain)
{
    const unsigned char *bytes = (const unsigned char *)sealed.at;
    unsigned char *opened;

    *plain = (struct str){NULL, 0};
    if (sealed.len < SEAL_OVERHEAD || bytes[0] != VERSION) {
        return false;
    }
    // One byte more: what comes out can be used as a C string.
    opened = arena_take(arena, sealed.len - SEAL_OVERHEAD + 1, 1);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            opened, NULL, NULL, bytes + 1 + NONCE, sealed.len - 1 - NONCE,
            (const unsigned char *)place.at, place.len, bytes + 1, key->bytes)
        != 0) {
        return false;
    }
    *plain = (struct str){(const char *)opened, sealed.len - SEAL_OVERHEAD};
    return true;
}
