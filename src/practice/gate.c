// gate - a small table of addresses behind a mutex.
//
// An address from which somebody has signed in before is not stopped by the
// limit of all addresses together, so that strangers cannot lock the owner out.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/gate.h"

#include "base/arena.h"
#include "base/moment.h"
#include "base/text.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
    PEERS = 256,
    PEER_ROOM = 128, // a name and a numeric IPv6 address
    NAME_PART = 64,
    FREE_TRIES = 5,
    LONGEST_WAIT = 300,
    DOUBLINGS = 8,
    FORGET_AFTER = 30 * MINUTE,
    AT_ONCE = 2,
    WINDOW = 10 * MINUTE,
    WRONG_PER_WINDOW = 60,
};

struct peer {
    char address[PEER_ROOM];
    int wrong;
    int64_t last_at;
    bool known; // somebody signed in from here
};

struct gate {
    pthread_mutex_t mutex;
    struct peer peers[PEERS];
    int running;
    int64_t window_from;
    int window_wrong;
};

struct str gate_door(struct arena *arena, struct str name, struct str address)
{
    struct text door = text_in(arena);
    struct str trimmed = str_trim(name);

    for (size_t i = 0; i < trimmed.len && i < NAME_PART; i++) {
        char c = trimmed.at[i];

        text_addc(&door, (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c));
    }
    if (trimmed.len) {
        text_addc(&door, '@');
    }
    text_add(&door, address);
    return text_str(&door);
}

struct gate *gate_open(void)
{
    struct gate *gate = calloc(1, sizeof *gate);

    if (!gate) {
        abort();
    }
    pthread_mutex_init(&gate->mutex, NULL);
    return gate;
}

void gate_close(struct gate *gate)
{
    if (gate) {
        pthread_mutex_destroy(&gate->mutex);
        free(gate);
    }
}

static bool is_of(const struct peer *peer, struct str address)
{
    size_t len = address.len < PEER_ROOM - 1 ? address.len : PEER_ROOM - 1;

    return peer->last_at
        && str_is_equal(str_of(peer->address), (struct str){address.at, len});
}

// Somebody new takes the row of the address that has been quiet for longest.
static struct peer *add_peer(struct gate *gate, int64_t now, struct str address)
{
    size_t len = address.len < PEER_ROOM - 1 ? address.len : PEER_ROOM - 1;
    struct peer *quiet = gate->peers;

    for (int i = 1; i < PEERS; i++) {
        if (gate->peers[i].last_at < quiet->last_at) {
            quiet = &gate->peers[i];
        }
    }
    *quiet = (struct peer){.last_at = now};
    memcpy(quiet->address, address.at, len);
    return quiet;
}

static struct peer *known_peer(struct gate *gate, struct str address)
{
    for (int i = 0; i < PEERS; i++) {
        if (is_of(&gate->peers[i], address)) {
            return &gate->peers[i];
        }
    }
    return NULL;
}

static struct peer *find_peer(struct gate *gate, int64_t now,
                              struct str address)
{
    struct peer *peer = known_peer(gate, address);

    if (peer && now - peer->last_at > FORGET_AFTER) {
        peer->wrong = 0;
    }
    return peer ? peer : add_peer(gate, now, address);
}

static int64_t wait_of(const struct peer *peer)
{
    int over = peer->wrong - FREE_TRIES;
    int64_t wait;

    if (over < 0) {
        return 0;
    }
    wait = INT64_C(2) << (over < DOUBLINGS ? over : DOUBLINGS);
    return wait < LONGEST_WAIT ? wait : LONGEST_WAIT;
}

static bool may_try(const struct gate *gate, const struct peer *peer,
                    int64_t now, struct err *err)
{
    int64_t wait = peer->last_at + wait_of(peer) - now;

    if (peer->wrong >= FREE_TRIES && wait > 0) {
        return err_set(err, ERR_LIMIT,
                       "that was wrong several times; please wait %lld "
                       "seconds, then try again",
                       (long long)wait);
    }
    if (!peer->known && now - gate->window_from < WINDOW
        && gate->window_wrong >= WRONG_PER_WINDOW) {
        return err_set(err, ERR_LIMIT,
                       "there have been many wrong tries; please wait ten "
                       "minutes, then try again");
    }
    if (gate->running >= AT_ONCE) {
        return err_set(err, ERR_BUSY,
                       "somebody is signing in right now; please try again "
                       "in a moment");
    }
    return true;
}

bool gate_enter(struct gate *gate, int64_t now, struct str address,
                struct err *err)
{
    bool good;

    pthread_mutex_lock(&gate->mutex);
    good = may_try(gate, find_peer(gate, now, address), now, err);
    if (good) {
        gate->running++;
    }
    pthread_mutex_unlock(&gate->mutex);
    return good;
}

static void count_wrong(struct gate *gate, struct peer *peer, int64_t now)
{
    if (now - gate->window_from >= WINDOW) {
        gate->window_from = now;
        gate->window_wrong = 0;
    }
    gate->window_wrong++;
    peer->wrong++;
}

void gate_leave(struct gate *gate, int64_t now, struct str address, bool good)
{
    struct peer *peer;

    pthread_mutex_lock(&gate->mutex);
    peer = find_peer(gate, now, address);
    gate->running--;
    if (good) {
        peer->wrong = 0;
        peer->known = true;
    } else {
        count_wrong(gate, peer, now);
    }
    peer->last_at = now;
    pthread_mutex_unlock(&gate->mutex);
}
