#ifndef CRYPT_SEAL_H
#define CRYPT_SEAL_H

// seal - makes a field unreadable and unmovable.
//
// XChaCha20-Poly1305; the row it belongs to is the associated data (`place`,
// for example "client.name/1/42"), so that a sealed value that somebody copies
// into another row does not open there. Layout: version byte 1, 24 bytes of
// nonce, ciphertext, 16 bytes of tag.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"
#include "crypt/secret.h"

struct arena;

enum { SEAL_OVERHEAD = 1 + 24 + 16 };

// The sealed bytes live in the arena.
struct str seal(struct arena *arena, const struct world *world,
                const struct secret *key, struct str place, struct str plain);

// False when the key is another one, the place differs or a bit was changed.
bool seal_open(struct arena *arena, const struct secret *key, struct str place,
               struct str sealed, struct str *plain) MUST_USE;

#endif
