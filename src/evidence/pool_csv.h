#ifndef EVIDENCE_POOL_CSV_H
#define EVIDENCE_POOL_CSV_H

// pool_csv - the single effects of a meta-analysis as a table: one row each,
// with what was worked out of it. docs/EVIDENCE.md lists the columns.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/pool_answer.h"
#include "wire/csv_out.h"

void pool_csv(struct csv_out *out, struct arena *arena,
              const struct pool_answer *answer);

#endif
