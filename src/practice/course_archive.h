#ifndef PRACTICE_COURSE_ARCHIVE_H
#define PRACTICE_COURSE_ARCHIVE_H

// course_archive - the scores of one scale by session, of all closed episodes
// of this practice, as numbers without anybody: what an expected course is made
// from (evidence/course_answer.h).
//
// Only of clients whose newest word on "research" is yes. Who was erased is not
// in the store; who took the yes back is left out from that moment; fictional
// people of a real practice never count. Only scores of the instrument's
// version that is asked today: versions are never joined. Only episodes that
// ended before this quarter of the year (counted.h): one that ends does not
// show in a difference between two days.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/growth_rows.h"
#include "measure/instrument.h"
#include "practice/practice.h"

struct course_archive {
    const struct instrument *instrument;
    const struct scale *scale;
    struct growth_row *rows; // for growth_rows_make()
    size_t count;
    int64_t followed; // episodes with scores of two sessions or more
    int64_t silent;   // closed episodes with scores, without that consent
};

// `name`: "phq9", "dass21/stress". ERR_MISSING: there is no such measure;
// ERR_LIMIT: more than GROWTH_ROWS_MAX scores.
bool course_archive_read(struct practice *practice, struct str name,
                         struct course_archive *archive,
                         struct err *err) MUST_USE;

#endif
