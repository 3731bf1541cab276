#ifndef CRYPT_STREAM_H
#define CRYPT_STREAM_H

// stream - a whole file, sealed piece by piece, so that it can be larger than
// memory and yet no piece can be changed, left out, moved or added.
//
// libsodium's secretstream (XChaCha20-Poly1305): 24 bytes of its own header,
// then pieces of 64 KiB, the last one marked as the last. `head` is a readable
// beginning that the caller wrote into the file; it is authenticated too.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"
#include "crypt/secret.h"

#include <stdio.h>

// From the current position of `in` to its end. ERR_OUTSIDE: reading or
// writing failed.
bool stream_seal(FILE *in, FILE *out, const struct secret *key, struct str head,
                 struct err *err) MUST_USE;

// ERR_INPUT: another key, or not exactly what was sealed. What `out` holds is
// to be thrown away then.
bool stream_open(FILE *in, FILE *out, const struct secret *key, struct str head,
                 struct err *err) MUST_USE;

#endif
