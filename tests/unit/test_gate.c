// test_gate - who may try a passphrase, and how long a wrong one waits.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/gate.h"

#include "check.h"

#include <stdlib.h>

static const int64_t NOON = 1800000000;

static bool try_wrong(struct gate *gate, int64_t now, const char *peer)
{
    struct err err = {0};
    bool entered = gate_enter(gate, now, str_of(peer), &err);

    if (entered) {
        gate_leave(gate, now, str_of(peer), false);
    }
    return entered;
}

static void wrong_tries_wait(void)
{
    // After the fifth wrong try: seconds to wait, doubling, at most 300.
    static const int WAITS[] = {2, 4, 8, 16, 32, 64, 128, 256, 300, 300};
    struct gate *gate = gate_open();
    int64_t now = NOON;
    bool five = true, early = false, late = true;

    for (int i = 0; i < 5; i++) {
        five = five && try_wrong(gate, now, "192.0.2.1");
    }
    for (size_t i = 0; i < sizeof WAITS / sizeof *WAITS; i++) {
        early = early || try_wrong(gate, now + WAITS[i] - 1, "192.0.2.1");
        now += WAITS[i];
        late = late && try_wrong(gate, now, "192.0.2.1");
    }
    CHECK("five wrong tries are free", five);
    CHECK("a second too early is refused", !early);
    CHECK("the waited time is enough", late);
    CHECK("another address does not wait", try_wrong(gate, now, "192.0.2.2"));
    CHECK("half an hour later all is forgiven",
          try_wrong(gate, now + 1801, "192.0.2.1")
              && try_wrong(gate, now + 1801, "192.0.2.1"));
    gate_close(gate);
}

static void two_at_once(void)
{
    struct gate *gate = gate_open();
    struct err err = {0};

    CHECK("the first may", gate_enter(gate, NOON, STR("a"), &err));
    CHECK("the second may", gate_enter(gate, NOON, STR("b"), &err));
    CHECK("the third comes back in a moment",
          !gate_enter(gate, NOON, STR("c"), &err) && err.kind == ERR_BUSY);
    gate_leave(gate, NOON, STR("a"), true);
    CHECK("once one has left, the third may",
          gate_enter(gate, NOON, STR("c"), &err));
    gate_close(gate);
}

static void all_addresses_together(void)
{
    struct gate *gate = gate_open();
    struct err err = {0};
    char peer[16];
    int let_in = 0;

    CHECK("the owner signs in", gate_enter(gate, NOON, STR("home"), &err));
    gate_leave(gate, NOON, STR("home"), true);
    for (int i = 0; i < 200; i++) {
        (void)snprintf(peer, sizeof peer, "198.51.100.%d", i);
        let_in += try_wrong(gate, NOON, peer);
    }
    CHECK("sixty wrong tries of all together", let_in == 60);
    CHECK("strangers wait", !try_wrong(gate, NOON + 599, "203.0.113.9"));
    CHECK("the owner's address does not", try_wrong(gate, NOON + 599, "home"));
    CHECK("ten minutes later strangers may again",
          try_wrong(gate, NOON + 601, "203.0.113.9"));
    gate_close(gate);
}

static void success_forgives(void)
{
    struct gate *gate = gate_open();
    struct err err = {0};
    bool all = true;

    for (int i = 0; i < 5; i++) {
        all = all && try_wrong(gate, NOON, "a");
    }
    all = all && gate_enter(gate, NOON + 10, STR("a"), &err);
    gate_leave(gate, NOON + 10, STR("a"), true);
    for (int i = 0; i < 5; i++) {
        all = all && try_wrong(gate, NOON + 11, "a");
    }
    CHECK("a right one forgives the wrong ones", all);
    gate_close(gate);
}

int main(void)
{
    wrong_tries_wait();
    two_at_once();
    all_addresses_together();
    success_forgives();
    return check_end();
}
