#ifndef EVIDENCE_NUMBER_TEXT_H
#define EVIDENCE_NUMBER_TEXT_H

// number_text - a number as R's as.character() writes it: at most 15 digits,
// "0.3" for 0.1 + 0.2, "1e+05" for 100000. Levels of factor(x) and the names
// of columns are made of it.
//
// SOURCE: R 4.2, ?as.character, ?print.default (digits, scipen 0)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

struct arena;

// `whole`: R holds it as an integer, which is written out: 100000.
struct str number_text(struct arena *arena, double value, bool whole);

#endif
