#ifndef CLI_LISTEN_TABLE_H
#define CLI_LISTEN_TABLE_H

// listen_table - what `rapport listen eval` prints: every score beside what one
// expert reaches against the others.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/eval.h"

#include <stdio.h>

// Labels by lesson and turn, from models that had not seen the lesson.
void listen_table_print(FILE *out, const struct lessons *lessons,
                        struct turn_labels *const *written,
                        struct turn_labels *const *bare);

#endif
