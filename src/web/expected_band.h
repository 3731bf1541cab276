#ifndef WEB_EXPECTED_BAND_H
#define WEB_EXPECTED_BAND_H

// expected_band - others who started here (practice/expected.h) as the fourth
// layer of a chart (web/chart.h), in words too. For the staff's chart alone.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/expected.h"
#include "web/chart.h"

// NULL: nothing is drawn.
const struct chart_band *expected_band_of(struct arena *arena,
                                          const struct expected_others *others);

// Why there is none, quietly; empty where there is one, or while the module is
// off.
struct str expected_band_why(const struct expected_others *others);

#endif
