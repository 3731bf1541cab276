#ifndef PRACTICE_DEMO_SAFETY_PLAN_H
#define PRACTICE_DEMO_SAFETY_PLAN_H

// demo_safety_plan - Wren has a page of their own and a safety plan, written
// together and then changed by Wren; its day to be looked at again has come.
// Rowan said what to call them.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/demo_tools.h"

bool demo_safety_plan(struct practice *practice,
                      const struct demo_moment *moment, struct err *err);

#endif
