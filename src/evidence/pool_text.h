#ifndef EVIDENCE_POOL_TEXT_H
#define EVIDENCE_POOL_TEXT_H

// pool_text - a meta-analysis in words: what a researcher pastes into a paper,
// then what could be doubted, then how it was done.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/pool_answer.h"
#include "wire/paper.h"

void pool_text(struct paper *paper, const struct pool_answer *answer);

// The doubts alone (pool_text_doubt.c).
void pool_text_doubt(struct paper *paper, const struct pool_answer *answer);

#endif
