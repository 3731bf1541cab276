#ifndef MEASURE_REGISTRY_H
#define MEASURE_REGISTRY_H

// registry - all instruments that ship with the program, compiled in from
// instruments/*.json, and those that an owner added.
//
// One thread may add while others look.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/instrument.h"

enum { REGISTRY_MAX = 512 };

struct registry {
    const struct instrument *instruments; // never move
    int count;
    struct instrument *room; // the same entries, for registry_add()
    struct arena *arena;     // in which they live
};

// Parses what is compiled in. ERR_BUG if a shipped file is broken.
bool registry_open(struct arena *arena, struct registry *registry,
                   struct err *err) MUST_USE;

// The same with one instrument only: a quarter of the time to start. Whatever
// `code` is, the registry is open then; empty when nothing ships by that code.
bool registry_open_only(struct arena *arena, struct registry *registry,
                        struct str code, struct err *err) MUST_USE;

// The newest version with this code; NULL when there is none.
const struct instrument *registry_find(const struct registry *registry,
                                       struct str code);

// That very version, for scores of years ago; NULL when there is none.
const struct instrument *registry_find_version(const struct registry *registry,
                                               struct str code,
                                               struct str version);

// Adds an owner's file; the same file twice is harmless. ERR_INPUT: broken, or
// its examples come out otherwise; ERR_CONFLICT: an altered text under a name
// that is taken (that code and version, or an instrument that ships with text).
bool registry_add(struct registry *registry, struct str json,
                  const struct instrument **added, struct err *err) MUST_USE;

#endif
