#ifndef PRACTICE_DEMO_H
#define PRACTICE_DEMO_H

// demo - fictional people whose past is made on the real road: forms are
// offered, answered and judged while a toy clock goes through their weeks, so
// that every score, signal and card is one that the program itself has made.
//
// Nobody of them is ever counted, reported or sent anything.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/folder.h"

// The six people of `rapport demo` in a new folder. `now` is the last moment
// of their past: two demos of one moment hold the same rows (keys and links
// differ). ERR_CONFLICT: there is a practice in it already.
struct demo {
    char passphrase[64];       // of the demo therapist
    struct client_id own_page; // whose own page has the most to see
};
bool demo_create(const char *path, const struct world *world, int64_t now,
                 struct demo *demo, struct err *err) MUST_USE;

// Two of them, marked DEMO, in a practice that was just set up. In the
// caller's transaction.
bool demo_add_two(struct practice *practice, struct err *err) MUST_USE;

// Removes all who are marked DEMO, with everything about them.
bool demo_remove(struct folder *folder, struct arena *arena,
                 struct err *err) MUST_USE;

#endif
