#ifndef WEB_LIMITER_H
#define WEB_LIMITER_H

// limiter - how often one address may be wrong about a ticket or a code.
//
// Kept in memory, by address (of IPv6 the first 64 bits, which one household
// has), in windows of ten minutes; a restart forgives. Thread-safe.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

enum {
    LIMITER_SECONDS = 600,
    LIMITER_MISSES = 40,       // of one address in a window
    LIMITER_MISSES_ALL = 2000, // of all addresses together
};

struct limiter;

struct limiter *limiter_open(void);
void limiter_close(struct limiter *limiter);

// May this address try again?
bool limiter_may(struct limiter *limiter, int64_t now, struct str peer);
// It was wrong.
void limiter_miss(struct limiter *limiter, int64_t now, struct str peer);

#endif
