#ifndef PRACTICE_DEMO_REPAIR_H
#define PRACTICE_DEMO_REPAIR_H

// demo_repair - the demo's share of repair, the support tree and what was
// talked about.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/demo_tools.h"

demo_tool demo_repair;

#endif
