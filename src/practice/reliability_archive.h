#ifndef PRACTICE_RELIABILITY_ARCHIVE_H
#define PRACTICE_RELIABILITY_ARCHIVE_H

// reliability_archive - the single answers to one scale of this practice, as
// numbers without anybody: what its reliability is worked out from
// (evidence/reliability_people.h).
//
// Only of clients whose newest word on "research" is yes: single answers are
// sealed, and opened for this alone. Who was erased is not in the store; who
// took the yes back is left out from that moment; fictional people of a real
// practice never count. Only of the instrument's version that is asked today;
// of a corrected form the correction. Until this quarter of the year began
// (counted.h).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/reliability_people.h"
#include "measure/instrument.h"
#include "practice/practice.h"

enum { RELIABILITY_FORMS_MAX = 500 * 1000 };

struct reliability_archive {
    const struct instrument *instrument;
    const struct scale *scale;
    struct reliability_forms forms; // for reliability_people_find()
    int64_t silent;                 // people without that yes
};

// `name`: "post", "dass21/stress"; without a scale the first one. ERR_MISSING:
// there is no such measure; ERR_INPUT: it has no items of which something could
// be said; ERR_LIMIT: more than RELIABILITY_FORMS_MAX forms.
bool reliability_archive_read(struct practice *practice, struct str name,
                              struct reliability_archive *archive,
                              struct err *err) MUST_USE;

#endif
