#ifndef CLI_ROUNDS_H
#define CLI_ROUNDS_H

// rounds - what a server does by itself while time passes: delivers notices,
// closes forms whose time is over, looks at what became due, and takes the
// practice's address again.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/site.h"

enum { ROUNDS_MOST = 24 };

struct rounds {
    struct site *site;
    int64_t last[ROUNDS_MOST]; // when each was done last
};

void rounds_init(struct rounds *rounds, struct site *site);

// Does what is due. A round that fails says so on stderr and comes again.
void rounds_turn(struct rounds *rounds);

#endif
