#ifndef CRYPT_SECRET_H
#define CRYPT_SECRET_H

// secret - a key or passphrase in memory: wiped when done, never printed.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"
#include "base/world.h"

enum { SECRET_BYTES = 32 };

struct secret {
    unsigned char bytes[SECRET_BYTES];
};

// Must run once before anything else of this room (sodium_init).
bool crypt_start(void);

void secret_make(const struct world *world, struct secret *secret);
void secret_wipe(struct secret *secret);
void crypt_wipe(void *bytes, size_t count);
bool crypt_is_equal(const void *a, const void *b, size_t count);

// A key for one purpose, derived from a key (keyed BLAKE2b of `purpose`).
void secret_derive(const struct secret *from, struct str purpose,
                   struct secret *to);

#endif
