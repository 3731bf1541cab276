#ifndef PRACTICE_COURSE_OVERVIEW_H
#define PRACTICE_COURSE_OVERVIEW_H

// course_overview - for the page about expected courses: each outcome measure
// that this practice asks or has a norm for, from what its band would be drawn,
// and all about one of them.
//
// Counted is as in course_archive.h. Small numbers of people are not told
// (COURSE_SMALL).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/course_answer.h"
#include "practice/course_bands.h"
#include "practice/norm.h"

enum { COURSE_MEASURES = 32 };

struct course_measure {
    struct str name; // "phq9/total"
    const struct instrument *instrument;
    const struct scale *scale;
    struct practice_bands bands;
};

struct course_overview {
    int64_t until; // episodes that ended before that are counted
    struct course_measure *measures; // in the practice's order
    int count;
    int chosen;     // of them
    int64_t silent; // closed episodes with scores, no yes to research
    bool is_drawn;  // a band, on charts
    bool is_fitted; // then there is an answer; else `why` not
    struct course_answer answer;
    struct str why;
    struct norms norms;
};

// `chosen`: the name of a measure, or anything for the first one.
bool course_overview_read(struct practice *practice, struct str chosen,
                          struct course_overview *overview,
                          struct err *err) MUST_USE;

// Makes what a chart of the outcome measures would show and puts it on the
// shelf (band_shelf.h), so that nobody waits for it. Nothing while the module
// is off.
bool course_overview_prepare(struct practice *practice,
                             struct err *err) MUST_USE;

#endif
