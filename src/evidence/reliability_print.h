#ifndef EVIDENCE_RELIABILITY_PRINT_H
#define EVIDENCE_RELIABILITY_PRINT_H

// reliability_print - an answer as text, for people, and as JSON, a contract
// (docs/EVIDENCE.md).
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/reliability_people.h"
#include "wire/json_out.h"
#include "wire/paper.h"

void reliability_text(struct paper *paper,
                      const struct reliability_answer *answer);

// ".703", "-.12", "1.000": what cannot be above 1 has no zero before its point.
struct str reliability_part(struct arena *arena, double value, int decimals);

// All numbers to the last digit, unknown ones null.
void reliability_json(struct text *out,
                      const struct reliability_answer *answer);
// The same as a member of something larger.
void reliability_json_in(struct json_out *out, const char *key,
                         const struct reliability_answer *answer);

// Of a form that people filled in again and again: how many, then the above,
// or why there is nothing. JSON: {people, forms, twice, why, again: {n, days,
// icc: [...]}, reliability: as above}.
void reliability_people_text(struct paper *paper, const char *name,
                             const struct reliability_people *people);
void reliability_people_json(struct text *out,
                             const struct reliability_people *people);

#endif
