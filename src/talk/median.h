#ifndef TALK_MEDIAN_H
#define TALK_MEDIAN_H

// median - of lengths in words.
// SPDX-License-Identifier: GPL-3.0-or-later

// Puts the values in order; NAN: there are none.
double median_of(int *values, int count);

#endif
