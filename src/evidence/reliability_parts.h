#ifndef EVIDENCE_RELIABILITY_PARTS_H
#define EVIDENCE_RELIABILITY_PARTS_H

// reliability_parts - what the files of reliability_answer.h share.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/reliability_answer.h"
#include "wire/paper.h"

// For qsort() and bsearch() of doubles.
int reliability_by_size(const void *a, const void *b);

// Within people and between them, where `within` is asked. ERR_MISSING: no such
// column.
bool reliability_answer_levels(struct arena *arena, const struct frame *frame,
                               struct reliability_answer *answer,
                               struct err *err) MUST_USE;

// The papers behind what an answer tells.
void reliability_say_sources(struct paper *paper,
                             const struct reliability_answer *answer);

#endif
