#ifndef BASE_WORLD_H
#define BASE_WORLD_H

// world - what a program cannot compute: the time and chance.
//
// Everything that wants to know what time it is or needs a random byte asks
// the world it was handed. Tests hand in a world whose clock they turn and
// whose dice they know; nothing else differs between a test and a practice.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stddef.h>
#include <stdint.h>

struct world {
    // Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    int64_t (*now)(void *self);
    void (*random)(void *self, void *bytes, size_t count);
    void *self;
};

// The machine's clock and the kernel's random bytes.
extern const struct world WORLD_REAL;

int64_t world_now(const struct world *world);
void world_random(const struct world *world, void *bytes, size_t count);

// A deterministic world for the demo and for tests: a clock that stands at
// `now` until somebody writes to it, and seeded bytes (splitmix64; never used
// for a key of a real practice).
struct toy_world {
    struct world world;
    int64_t now;
    uint64_t seed;
};
void toy_world_init(struct toy_world *toy, int64_t now, uint64_t seed);

#endif
