#ifndef EVIDENCE_NOTES_H
#define EVIDENCE_NOTES_H

// notes - sentences that a reader of a result should see beside it: rows that
// were left out, a test that says little with three studies, a limit that was
// not found. They describe; none of them is an error.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

struct arena;

enum { NOTES_MAX = 64 };

struct notes {
    struct arena *arena;
    struct str at[NOTES_MAX];
    int count;
};

void notes_addf(struct notes *notes, const char *fmt, ...) LIKE_PRINTF(2, 3);
// What went wrong with a part of the answer becomes a note: "Egger's test:
// ...".
void notes_add_err(struct notes *notes, const char *part,
                   const struct err *err);

#endif
