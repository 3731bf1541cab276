#ifndef EVIDENCE_SURVIVAL_PRINT_H
#define EVIDENCE_SURVIVAL_PRINT_H

// survival_print - an answer as text, for people, and as JSON: all numbers to
// the last digit, whole curves, unknown ones null.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/survival_answer.h"
#include "wire/paper.h"

void survival_text(struct paper *paper, const struct survival_answer *answer);
void survival_json(struct text *out, const struct survival_answer *answer);

// Where curves are told and marked: few round times from the first to the last.
enum { SURVIVAL_MOMENTS_MAX = 24 };
int survival_moments(const struct survival_answer *answer, double *times);

// A curve at a time: its last step until then, NULL before the first; how many
// are at risk just before that time (those who begin with the first of all are
// so from there on).
const struct survival_step *survival_at(const struct survival_curve *curve,
                                        double time);
size_t survival_at_risk(const struct survival_answer *answer, uint32_t group,
                        double time);

#endif
