#ifndef EVIDENCE_NORM_FILE_H
#define EVIDENCE_NORM_FILE_H

// norm_file - growth on log(session) of some population, with where it comes
// from: JSON, so that practices can hand it on without a single score.
//
//     {"rapport_norm": 1, "instrument": "phq9", "instrument_version": "1",
//      "scale": "total", "population": "adults, individual therapy",
//      "country": "GB", "n": 412, "source": "our practice, 2019 to 2026",
//      "date": "2026-12-01", "time": "log(session)", "sessions": 24,
//      "range": [0, 27],
//      "model": {"beta": [14.1, -2.9], "G": [[21.3, -1.4], [-1.4, 3.2]],
//                "sigma2": 9.7, "vcov_beta": [[0.07, -0.01], [-0.01, 0.01]]}}
//
// Everything but `range` is needed; a member that nobody knows is refused.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"
#include "stats/expected_course.h"

enum {
    NORM_FILE_MOST = 64 * 1024, // bytes
    NORM_WORDS_MOST = 400,      // bytes of each of the texts
    NORM_PEOPLE_MOST = 1000 * 1000 * 1000,
};

struct norm {
    struct str instrument, version, scale;
    struct str population, country, source;
    struct str date;  // 2026-12-01
    int people;       // courses that it was made from
    double sessions;  // the last session for which it speaks
    double low, high; // the range of the score; NAN: not said
    struct growth model;
};

// ERR_INPUT: the place in the file and what is wrong there.
bool norm_read(struct arena *arena, struct str json, struct norm *norm,
               struct err *err) MUST_USE;
void norm_print(struct text *text, const struct norm *norm);

#endif
