#ifndef EVIDENCE_SURVIVAL_PLOT_H
#define EVIDENCE_SURVIVAL_PLOT_H

// survival_plot - curves as steps, with the band of their limits, a mark where
// somebody was censored, and below how many were at risk.
//
// The same numbers stand in the report (survival_print.h): nothing is told by
// the picture alone. Groups are told apart by words at their curves' ends.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/survival_answer.h"

#include "base/text.h"

enum { SURVIVAL_DRAWN_MOST = 6 };

// A file of its own. ERR_LIMIT: more groups than can be told apart.
bool survival_plot(struct text *out, const struct survival_answer *answer,
                   struct err *err) MUST_USE;

#endif
