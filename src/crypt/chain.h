#ifndef CRYPT_CHAIN_H
#define CRYPT_CHAIN_H

// chain - each line of the audit carries a keyed hash over the line before it
// and itself, so that a line changed, removed or put in shows.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"
#include "crypt/ticket.h"

void chain_link(const struct secret *key, const struct fingerprint *before,
                struct str line, struct fingerprint *link);

#endif
