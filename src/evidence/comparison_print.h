#ifndef EVIDENCE_COMPARISON_PRINT_H
#define EVIDENCE_COMPARISON_PRINT_H

// comparison_print - the parts of a comparison as text.
//
// For comparison_text.c and comparison_card.c.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/comparison_answer.h"
#include "wire/paper.h"

// A cell whose words end at column `end`.
void comparison_cell(struct paper *paper, int end, enum paper_look look,
                     struct str words);
void comparison_line(struct paper *paper, int indent, struct str words);
// "Rows            1429, from ..."
void comparison_fact(struct paper *paper, const char *label, struct str words);

void comparison_card(struct paper *paper,
                     const struct comparison_answer *answer);
void comparison_method(struct paper *paper,
                       const struct comparison_answer *answer);

#endif
