#ifndef PRACTICE_DEMO_LISTENING_H
#define PRACTICE_DEMO_LISTENING_H

// demo_listening - the demo's owner has switched listening on; Kite and Juniper
// allow it session by session, from exchanges that are all invented. The older
// transcripts are gone by their day, their numbers stay.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/demo_tools.h"

demo_tool demo_listening;

#endif
