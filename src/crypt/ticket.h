#ifndef CRYPT_TICKET_H
#define CRYPT_TICKET_H

// ticket - an unguessable word that opens one thing: a form, a signed-in
// session, a shared view. The store keeps only its fingerprint.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/world.h"
#include "crypt/secret.h"

enum {
    TICKET_ROOM = 28, // 26 characters a-z2-7 (130 bits) and a NUL
    FINGERPRINT_BYTES = 32,
};

struct fingerprint {
    unsigned char bytes[FINGERPRINT_BYTES];
};

void ticket_make(const struct world *world, char ticket[TICKET_ROOM]);

// Keyed BLAKE2b: look-ups by fingerprint reveal nothing to who reads the store.
void ticket_fingerprint(const struct secret *key, struct str ticket,
                        struct fingerprint *fingerprint);

// A short code for reading aloud: `length` characters of 23456789ABCDEFGHJK
// MNPQRSTVWXYZ (no 0/O, 1/I/L, U), NUL terminated.
void ticket_short(const struct world *world, int length, char *code);

#endif
