#ifndef CRYPT_SIGNATURE_H
#define CRYPT_SIGNATURE_H

// signature - shows a program that shares a secret with us that some bytes come
// from us, and that theirs come from it: HMAC-SHA-256 (RFC 2104) in
// hexadecimal, which every language's library can make and check.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

enum { SIGNATURE_ROOM = 65 };

void signature_make(struct str secret, struct str bytes,
                    char signature[SIGNATURE_ROOM]);

// In constant time. An empty secret signs nothing: false.
bool signature_is(struct str secret, struct str bytes, struct str signature);

// Is `given` the secret? In a time that tells neither length nor beginning.
bool signature_token_is(struct str secret, struct str given);

#endif
