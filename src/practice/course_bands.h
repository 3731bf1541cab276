#ifndef PRACTICE_COURSE_BANDS_H
#define PRACTICE_COURSE_BANDS_H

// course_bands - the band that this practice may draw for a measure: from its
// own closed episodes when there are COURSE_BAND_OWN of them
// (practice/course_archive.h says whose), else from a norm that it loaded
// (practice/norm.h), else none. PRODUCT.md 1.4.
//
// Whether the module is on is the caller's to ask.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/course_band.h"
#include "practice/practice.h"

struct practice_bands {
    bool drawn;       // else there is no band, and `episodes` says why
    int64_t episodes; // own closed ones with two scores or more
    struct norm norm; // what bands.norm points at, where one stands in
    struct course_bands bands;
};

// `name` as in course_archive_read(): "phq9", "dass21/stress". ERR_MISSING:
// there is no such measure.
bool course_bands_read(struct practice *practice, struct str name,
                       struct practice_bands *found, struct err *err) MUST_USE;

#endif
