#ifndef EVIDENCE_POOL_SENTENCE_H
#define EVIDENCE_POOL_SENTENCE_H

// pool_sentence - the result of a meta-analysis as the two or three sentences
// that stand in a paper. They say what was seen and how sure, not what it is
// worth.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/pool_answer.h"

struct str pool_sentence(struct arena *arena, const struct pool_answer *answer);

#endif
