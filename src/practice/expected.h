#ifndef PRACTICE_EXPECTED_H
#define PRACTICE_EXPECTED_H

// expected - what happened for others who started where this client did, at
// the client's own sessions: as far as these have come and at the next one
// that is planned, never further. For a chart of the staff (PRODUCT.md 1.4,
// 3.2; docs/decisions/0001-others-who-started-here.md).
//
// Whether it may be drawn is measure/norm_band.h. No signal reads this; nothing
// here compares the client with the others.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/course_band.h"
#include "measure/norm_band.h"
#include "practice/course_view.h"

struct expected_session {
    int64_t at;
    int session_number;
    double low, high; // the middle half
    int64_t n;        // seen there; 0: of a norm
    bool planned;     // the last one, ahead
};

struct expected_others {
    enum norm_band_rule rule; // NORM_BAND_DRAWN, or what stops it
    // Only when drawn:
    const struct course_bands *bands;
    const struct course_band *band;
    const struct expected_session *sessions; // oldest first
    int count;
};

// Series n of the view; with none, nothing is drawn.
bool expected_read(struct practice *practice, const struct course_view *view,
                   int n, struct expected_others *others,
                   struct err *err) MUST_USE;

#endif
