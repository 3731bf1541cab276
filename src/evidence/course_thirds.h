#ifndef EVIDENCE_COURSE_THIRDS_H
#define EVIDENCE_COURSE_THIRDS_H

// course_thirds - people parted by where they started: thirds of the first
// scores, of which equal ones stay together; where many are alike, fewer.
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stddef.h>

enum { COURSE_THIRDS = 3 };

struct course_third {
    double from, to;     // first scores, both included
    size_t first, count; // of the sorted values
};
// `sorted` from the least, count >= 1. How many there are: 1 to COURSE_THIRDS.
int course_thirds(const double *sorted, size_t count,
                  struct course_third thirds[COURSE_THIRDS]);

#endif
