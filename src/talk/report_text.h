#ifndef TALK_REPORT_TEXT_H
#define TALK_REPORT_TEXT_H

// report_text - a session for a terminal: first what went well, then at most
// three moments worth a look, then the numbers that say most, in about sixty
// lines of eighty columns. All numbers and all turns are in the other formats.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/listening.h"
#include "wire/paper.h"

void report_text(struct paper *paper, const struct listening *listening);

#endif
