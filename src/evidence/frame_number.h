#ifndef EVIDENCE_FRAME_NUMBER_H
#define EVIDENCE_FRAME_NUMBER_H

// frame_number - the number that stands at a place in a text.
//
// For frame_part.c; others call frame_number() (frame.h).
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stdbool.h>

enum { NUMBER_MAX_LENGTH = 400 }; // a longer one is no number

// From `at`, never looking at `end`: where the number ends; NULL when none
// begins here. Value and whole as in frame_number().
const char *number_scan(const char *at, const char *end, double *value,
                        bool *whole);

#endif
