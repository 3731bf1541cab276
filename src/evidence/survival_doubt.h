#ifndef EVIDENCE_SURVIVAL_DOUBT_H
#define EVIDENCE_SURVIVAL_DOUBT_H

// survival_doubt - what a reader should keep in mind beside an answer.
// For survival_answer.c.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/survival_answer.h"

// Before: which rows were left out.
void survival_doubt_rows(struct survival_answer *answer);
// After: few events, estimates without an end, hazards that drift.
void survival_doubt(struct survival_answer *answer);

#endif
