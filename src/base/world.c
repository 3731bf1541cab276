// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

static int64_t real_now(void *self)
{
    (void)self;
    return (int64_t)time(NULL);
}

static void real_random(void *self, void *bytes, size_t count)
{
    unsigned char *at = bytes;

    (void)self;
    while (count) {
        ssize_t got = getrandom(at, count, 0);

        if (got <= 0) {
            (void)fputs("rapport: the kernel gives no random bytes\n", stderr);
            abort();
        }
        at += got;
        count -= (size_t)got;
    }
}

const struct world WORLD_REAL = {real_now, real_random, NULL};

int64_t world_now(const struct world *world)
{
    return world->now(world->self);
}

void world_random(const struct world *world, void *bytes, size_t count)
{
    world->random(world->self, bytes, count);
}

static int64_t toy_now(void *self)
{
    return ((struct toy_world *)self)->now;
}

// SOURCE: Steele, Lea & Flood 2014, OOPSLA, "Fast splittable pseudorandom
// number generators": the splitmix64 finaliser.
static uint64_t toy_next(struct toy_world *toy)
{
    uint64_t z = (toy->seed += 0x9E3779B97F4A7C15U);

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

static void toy_random(void *self, void *bytes, size_t count)
{
    unsigned char *at = bytes;

    while (count) {
        uint64_t word = toy_next(self);
        size_t take = count < sizeof word ? count : sizeof word;

        memcpy(at, &word, take);
        at += take;
        count -= take;
    }
}

void toy_world_init(struct toy_world *toy, int64_t now, uint64_t seed)
{
    toy->world = (struct world){toy_now, toy_random, toy};
    toy->now = now;
    toy->seed = seed;
}
