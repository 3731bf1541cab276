#ifndef PRACTICE_GATE_H
#define PRACTICE_GATE_H

// gate - who may try a passphrase now. A wrong one costs its sender time, and
// at most two are hashed at once: signing in is no door for floods or guesses.
//
// After the fifth wrong try of one address it waits 2, 4, 8 ... up to 300
// seconds; all addresses together have 60 wrong tries in ten minutes. It is
// kept in memory only: a restart forgives. Thread-safe.
//
// Where several people sign in, an address is counted once for each name that
// is typed there (gate_door): a colleague who signs in does not give fresh
// tries at somebody else's passphrase, and nobody's wrong tries lock out the
// person at the next desk.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct gate;

// "name@address": the address to hand to gate_enter() and gate_leave(). An
// empty name gives the address alone.
struct str gate_door(struct arena *arena, struct str name, struct str address);

struct gate *gate_open(void);
void gate_close(struct gate *gate);

// ERR_LIMIT: too many wrong tries, the text says how long to wait; ERR_BUSY:
// two are being tried right now.
bool gate_enter(struct gate *gate, int64_t now, struct str address,
                struct err *err) MUST_USE;
// Once for every gate_enter() that returned true.
void gate_leave(struct gate *gate, int64_t now, struct str address, bool good);

#endif
