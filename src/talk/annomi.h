#ifndef TALK_ANNOMI_H
#define TALK_ANNOMI_H

// annomi - reads the two files of AnnoMI: demonstrations of good and poor
// motivational interviewing, coded by experts.
//
// annomi-full.csv has a row for each turn and rater, annomi-simple.csv one for
// each turn with the main behaviour and the talk that most raters gave. Whether
// a turn holds a reflection, a question or input, and of which kind, is what
// most of its raters said.
//
// Lessons of one video, or with nearly the same words, are one group
// (talk/lesson_groups.h).
// SOURCE: Wu et al. (2022), ICASSP; Wu et al. (2023), Future Internet
// 15(3):110; github.com/uccollab/AnnoMI, commit 4293664
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "talk/lesson.h"

#include <stdio.h>

enum {
    ANNOMI_MAX_LESSONS = 1000,
    ANNOMI_MAX_ROWS = 200000,
};

// Everything lives in the arena; the files stay the caller's. ERR_INPUT names
// the line: a column that is missing, a label that is not known, a turn that
// is only in one of the two.
bool annomi_read(struct arena *arena, FILE *full, FILE *simple,
                 struct lessons *lessons, struct err *err) MUST_USE;

#endif
