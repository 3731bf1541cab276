#ifndef PRACTICE_BAND_SHELF_H
#define PRACTICE_BAND_SHELF_H

// band_shelf - bands that were made (practice/course_bands.h), kept in memory:
// making one reads every closed episode of the practice.
//
// A band is made anew at once when anything changed in who may be counted: a
// word on research of somebody whose work has ended, an erasure, an episode
// that ended before this quarter of the year, a norm, the quarter itself. A
// score that somebody corrected in a closed episode counts from the next
// making, the next day at the latest. Nothing is written anywhere; what is on
// the shelf is quantiles, about nobody.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/course_bands.h"

enum { BAND_SHELF_MOST = 16 }; // measures; the one that came first makes room

struct band_shelf;
struct band_shelf *band_shelf_open(struct arena *arena);
void band_shelf_close(struct band_shelf *shelf);

// As course_bands_read(); from the shelf where what is there still holds. From
// any thread.
bool band_shelf_read(struct practice *practice, struct str name,
                     struct practice_bands *found, struct err *err) MUST_USE;

#endif
