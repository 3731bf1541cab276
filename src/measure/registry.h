#ifndef MEASURE_REGISTRY_H
#define MEASURE_REGISTRY_H

// registry - all instruments that ship with the program, compiled in from
// instruments/*.json, and those that an owner added.

#include "measure/instrument.h"

struct registry {
    const struct instrument *instruments;
    int count;
};

// Parses what is compiled in. ERR_BUG if a shipped file is broken.
bool registry_open(struct arena *arena, struct registry *registry,
                   struct err *err) MUST_USE;

// The newest version with this code; NULL when there is none.
const struct instrument *registry_find(const struct registry *registry,
                                       struct str code);

// Adds an owner's file. ERR_CONFLICT: that code and version exist with another
// text (an altered text cannot be scored under the old name).
bool registry_add(struct arena *arena, struct registry *registry,
                  struct str json, const struct instrument **added,
                  struct err *err) MUST_USE;

#endif
