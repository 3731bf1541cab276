#ifndef TALK_REPORT_JSON_H
#define TALK_REPORT_JSON_H

// report_json - everything about a session, for programs. The keys are
// described in docs/LISTENING.md and stay: new ones may come, none changes its
// meaning without REPORT_JSON_VERSION. What is not known is null.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"
#include "talk/listening.h"

enum { REPORT_JSON_VERSION = 1 };

void report_json(struct text *text, const struct listening *listening);

#endif
