#ifndef EVIDENCE_POOL_JSON_H
#define EVIDENCE_POOL_JSON_H

// pool_json - a meta-analysis as one JSON object: numbers at full precision,
// i2 in percent, what is not defined null. docs/EVIDENCE.md lists the members.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/pool_answer.h"

#include "base/text.h"

void pool_json(struct text *out, const struct pool_answer *answer);

#endif
