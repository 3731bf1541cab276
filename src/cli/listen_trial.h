#ifndef CLI_LISTEN_TRIAL_H
#define CLI_LISTEN_TRIAL_H

// listen_trial - the part of `rapport listen eval` about the numbers of whole
// sessions: each against the same number from experts' codes, and how often
// the interval that stands beside it holds that.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/lesson.h"

#include <stdio.h>

// Codes by lesson and turn, from models that had not seen the lesson.
void listen_trial_print(FILE *out, struct arena *arena,
                        const struct lessons *lessons,
                        struct turn_codes *const *codes);

#endif
