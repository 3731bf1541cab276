#ifndef PRACTICE_DEMO_ENDINGS_H
#define PRACTICE_DEMO_ENDINGS_H

// demo_endings - the demo's share of endings: somebody who ended with a plan
// and was asked three months later, somebody who left without a word, and a
// letter that waits for a signature. Nobody there has a way to be written to,
// so nothing is ever sent.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/demo_tools.h"

demo_tool demo_endings;

// What the server's rounds would have done, once a week.
bool demo_endings_round(struct practice *practice, struct err *err) MUST_USE;

#endif
