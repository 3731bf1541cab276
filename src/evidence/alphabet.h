#ifndef EVIDENCE_ALPHABET_H
#define EVIDENCE_ALPHABET_H

// alphabet - the order of the levels of a factor: that of R's factor() where R
// speaks UTF-8, as it does on most machines:
//
//     "<6 weeks"  "10"  "9"  "autosomal"  "Émile"  "tau"  "TAU"  "X-linked"
//
// Signs before digits before letters; capitals and accents count only between
// words that are the same without them, small letters first. Latin letters
// alone; others stand behind them by their code points.
// SOURCE: Unicode Technical Standard 10, as R 4.2 with ICU 72 sorts (root)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

// Below, equal to or above 0, as str_compare(). 0 for the same bytes alone.
int alphabet_compare(struct str a, struct str b);

#endif
