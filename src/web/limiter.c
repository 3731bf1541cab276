// limiter - see limiter.h. A table of fixed size: an address that finds its
// place taken by another shares its count, which errs to the careful side.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/limiter.h"

#include "base/arena.h"

#include <pthread.h>
#include <string.h>

enum { PLACES = 4096 };

struct limiter {
    struct arena *arena;
    pthread_mutex_t mutex;
    int64_t window; // the one that the counts belong to
    int all;
    int misses[PLACES];
};

struct limiter *limiter_open(void)
{
    struct arena *arena = arena_open("limiter");
    struct limiter *limiter = arena_take(arena, 1, sizeof *limiter);

    limiter->arena = arena;
    pthread_mutex_init(&limiter->mutex, NULL);
    return limiter;
}

void limiter_close(struct limiter *limiter)
{
    pthread_mutex_destroy(&limiter->mutex);
    arena_close(limiter->arena);
}

// The first four groups of an IPv6 address, all of an IPv4 address.
static struct str household(struct str peer)
{
    int colons = 0;

    for (size_t i = 0; i < peer.len; i++) {
        colons += peer.at[i] == ':';
        if (colons == 4) {
            return (struct str){peer.at, i};
        }
    }
    return peer;
}

// The last letter reaches the bits from 40 on, not those below: neighbours in a
// network must not share a place.
// SOURCE: Fowler, Noll & Vo, FNV-1a
static size_t place_of(struct str peer)
{
    uint64_t hash = 0xcbf29ce484222325U;

    peer = household(peer);
    for (size_t i = 0; i < peer.len; i++) {
        hash = (hash ^ (unsigned char)peer.at[i]) * 0x100000001b3U;
    }
    return (hash >> 40) % PLACES;
}

static void begin_window(struct limiter *limiter, int64_t now)
{
    if (limiter->window != now / LIMITER_SECONDS) {
        limiter->window = now / LIMITER_SECONDS;
        limiter->all = 0;
        memset(limiter->misses, 0, sizeof limiter->misses);
    }
}

bool limiter_may(struct limiter *limiter, int64_t now, struct str peer)
{
    bool may;

    pthread_mutex_lock(&limiter->mutex);
    begin_window(limiter, now);
    may = limiter->all < LIMITER_MISSES_ALL
       && limiter->misses[place_of(peer)] < LIMITER_MISSES;
    pthread_mutex_unlock(&limiter->mutex);
    return may;
}

void limiter_miss(struct limiter *limiter, int64_t now, struct str peer)
{
    pthread_mutex_lock(&limiter->mutex);
    begin_window(limiter, now);
    limiter->all++;
    limiter->misses[place_of(peer)]++;
    pthread_mutex_unlock(&limiter->mutex);
}
