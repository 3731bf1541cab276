#ifndef PRACTICE_HOOK_H
#define PRACTICE_HOOK_H

// hook - tells a program of the owner's own that something happened: which
// kind, when and under which id, and nothing else. A pager may ring by it; a
// safety card still counts as undelivered until a person was told by mail.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

// A row in the outbox, if a webhook is set. `kind` is a word of ours: safety,
// incoming, test. Idempotent by `dedup`.
bool hook_tell(struct practice *practice, const char *kind, struct str dedup,
               struct err *err) MUST_USE;

#endif
