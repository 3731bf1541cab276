#ifndef EVIDENCE_POOL_JSON_PARTS_H
#define EVIDENCE_POOL_JSON_PARTS_H

// pool_json_parts - members that pool_json.c leaves to other files.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/pool_answer.h"
#include "wire/json_out.h"

void pool_json_doubt(struct json_out *json, const struct pool_answer *answer);

#endif
