#ifndef PRACTICE_DEMO_PATH_H
#define PRACTICE_DEMO_PATH_H

// demo_path - paths in the client's words, a letter that was given, and in the
// demo practice a second therapist with a handover on the way. All invented.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/demo_tools.h"

bool demo_path(struct practice *practice, const struct demo_moment *moment,
               struct err *err);

#endif
