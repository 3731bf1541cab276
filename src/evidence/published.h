#ifndef EVIDENCE_PUBLISHED_H
#define EVIDENCE_PUBLISHED_H

// published - what meta-analyses found about the relationship in therapy: the
// table evidence/published.csv, which is part of the program. Each figure has
// its source and the month in which somebody read it there.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

#include <stdint.h>

struct arena;

enum { PUBLISHED_STALE_MONTHS = 24 }; // then worth looking up again

struct published {
    struct str element;      // "Alliance, adults, individual therapy"
    struct str goes_with;    // "outcome", "dropout", ...
    int64_t studies;         // 0: not read
    int64_t people;          // 0: not read
    bool more_people;        // more than that
    struct str measure;      // r, d, g, or, rr, percent
    double value, low, high; // low and high NAN: no interval was read
    struct str note;
    struct str source, link;
    int year, month; // when it was read
};

// All rows, in the order of the file. ERR_BUG: the file is broken.
bool published_read(struct arena *arena, const struct published **rows,
                    int *count, struct err *err) MUST_USE;

// Was it read more than PUBLISHED_STALE_MONTHS before that month?
bool published_is_stale(const struct published *row, int year, int month);

// "r = .278", "OR = 1.19", "19.7 %".
struct str published_value(struct arena *arena, const struct published *row);
// "95 % CI .256 to .299"; empty when none was read.
struct str published_interval(struct arena *arena, const struct published *row);
// "295 studies, more than 30,000 people"
struct str published_basis(struct arena *arena, const struct published *row);

#endif
