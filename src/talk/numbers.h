#ifndef TALK_NUMBERS_H
#define TALK_NUMBERS_H

// numbers - a session in numbers, each with how far it can be trusted.
//
// What is counted from the words themselves (talk share, turn lengths,
// silences, "we" and "I", style matching) is exact; what is counted from codes
// is as good as the coder, and its agreement with experts stands beside it
// (models/README). Nothing here is a grade.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/codes.h"
#include "talk/transcript.h"

// The owner (MEASURES) fills this in: one row of NUMBER_ROWS per number, with
// its key ("reflections_per_question"), words, unit, how reliable it is with
// the source, MITI thresholds where there are any, and whether it may be shown
// as one. A number that is not known is NAN.
struct numbers;

#endif
