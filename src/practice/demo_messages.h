#ifndef PRACTICE_DEMO_MESSAGES_H
#define PRACTICE_DEMO_MESSAGES_H

// demo_messages - how the demo's people may be written to, and what became of
// the messages that the other tools wrote to them. Nothing is ever sent to a
// demo person: what would have gone out is said to have arrived.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/demo_tools.h"

demo_tool demo_channels; // before the others: they write messages
demo_tool demo_post;     // after them

#endif
