#ifndef EVIDENCE_FORMULA_PRINT_H
#define EVIDENCE_FORMULA_PRINT_H

// formula_print - a parsed formula as text again, its operators worked out:
// `a * b` comes back as a + b + a:b, `(t || client)` as two terms. For formulas
// that were made and not written.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/formula.h"

// What formula_parse() reads as the same model.
struct str formula_print(struct arena *arena, const struct formula *formula);

// One random term: "(1 + t | client)".
struct str formula_print_group(struct arena *arena,
                               const struct formula_group *group);

#endif
