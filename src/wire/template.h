#ifndef WIRE_TEMPLATE_H
#define WIRE_TEMPLATE_H

// template - words in which {places} are filled in: a message of ours, or the
// body that the owner wrote for a gateway.
//
// One pass: what is filled in is never looked at again, so that a name that
// reads "{link}" stays a name. A place that is not listed stays as it stands.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

struct arena;

struct template_place {
    const char *name; // "{to}"
    struct str value;
};

enum template_kind {
    TEMPLATE_WORDS, // a place with nothing to say takes the space after it
                    // along
    TEMPLATE_JSON,  // values are escaped as the inside of a JSON string
    TEMPLATE_FORM,  // values are percent-encoded, as in a posted form
};

// `places` ends with a name that is NULL.
struct str template_fill(struct arena *arena, struct str words,
                         const struct template_place *places,
                         enum template_kind kind);

#endif
