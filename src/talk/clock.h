#ifndef TALK_CLOCK_H
#define TALK_CLOCK_H

// clock - times as transcripts write them: 1:05, 00:01:05.250, 00:01:05,250.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

// Takes [hours:]minutes:seconds[.fraction] from the front of `rest`, comma or
// point before the fraction. False, and `rest` as it was: there is none, or a
// part of it has more than ten digits.
bool clock_take(struct str *rest, double *seconds);

// The whole of `text`, spaces around it allowed: a clock as above, or plain
// seconds ("65.25" or "65,25").
bool clock_parse(struct str text, double *seconds);

#endif
