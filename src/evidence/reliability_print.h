#ifndef EVIDENCE_RELIABILITY_PRINT_H
#define EVIDENCE_RELIABILITY_PRINT_H

// reliability_print - an answer as text, for people, and as JSON, a contract
// (docs/EVIDENCE.md).
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/reliability_answer.h"
#include "wire/paper.h"

void reliability_text(struct paper *paper,
                      const struct reliability_answer *answer);

// All numbers to the last digit, unknown ones null.
void reliability_json(struct text *out,
                      const struct reliability_answer *answer);

#endif
