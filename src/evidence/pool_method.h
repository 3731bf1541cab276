#ifndef EVIDENCE_POOL_METHOD_H
#define EVIDENCE_POOL_METHOD_H

// pool_method - the paragraph of a paper that says how it was done, with every
// choice named, and the sources of what it names.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/pool_answer.h"

struct str pool_method_words(struct arena *arena,
                             const struct pool_answer *answer);

enum { METHOD_SOURCES_MAX = 32 };
struct method_sources {
    const char *at[METHOD_SOURCES_MAX];
    int count;
};
struct method_sources pool_method_sources(const struct pool_answer *answer);

#endif
