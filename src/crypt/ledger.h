#ifndef CRYPT_LEDGER_H
#define CRYPT_LEDGER_H

// ledger - who gets what in a trial is decided by a seed that nobody can
// change or choose afterwards, and written down so that anybody can check it.
//
// The seed is 64 hexadecimal digits. Before the start its commitment is shown;
// at the end the seed itself. With both, every line can be worked out again,
// also without this program:
//
//     printf %s SEED | sha256sum                        the commitment
//     printf %s 7 | openssl dgst -sha256 -hmac SEED     the draw of line 7
//     printf '%s\n%s' LINK LINE | sha256sum             the next link
//
// A line is "sequence arm at" with single spaces; the link before the first is
// the commitment. A draw is the first eight bytes of the HMAC, the highest
// first, modulo the sum of the parts: below the first part is the first arm.
//
// SOURCE: HMAC: FIPS 198-1 / RFC 2104; SHA-256: FIPS 180-4
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"
#include "base/world.h"

enum { LEDGER_DIGITS = 64, LEDGER_ROOM = LEDGER_DIGITS + 1 };

void ledger_seed(const struct world *world, char seed[LEDGER_ROOM]);
void ledger_commit(struct str seed, char commitment[LEDGER_ROOM]);
uint64_t ledger_draw(struct str seed, int64_t sequence);
void ledger_link(struct str before, struct str line, char link[LEDGER_ROOM]);

#endif
