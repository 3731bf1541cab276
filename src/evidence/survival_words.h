#ifndef EVIDENCE_SURVIVAL_WORDS_H
#define EVIDENCE_SURVIVAL_WORDS_H

// survival_words - how an answer was found, in words that can stand in a
// paper. Curves are about groups of people: nothing here says what one of them
// will do.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/survival_answer.h"

// "Cox model (Efron's ties): 226 rows, 163 events (status=2)"
struct str survival_title(struct arena *arena,
                          const struct survival_answer *answer);
// "Log-rank test", or the other that a rho stands for.
const char *survival_test_name(double rho);
// The paragraph of a paper's section on methods.
struct str survival_method(struct arena *arena,
                           const struct survival_answer *answer);
enum { SURVIVAL_SOURCES_MAX = 12 };
int survival_sources(const struct survival_answer *answer, struct str *sources);

#endif
