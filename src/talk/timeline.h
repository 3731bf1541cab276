#ifndef TALK_TIMELINE_H
#define TALK_TIMELINE_H

// timeline - one clock for the whole session.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/cue.h"

enum timeline {
    TIMELINE_GOOD,
    TIMELINE_RESTARTED, // the clock began again: two parts, now one after the
                        // other
    TIMELINE_DROPPED,   // it jumps back and forth: the times say nothing
};

// Puts the cues in order of time where list->by_time asks for it, lets a clock
// that began again run on, or drops all times. An end before its start becomes
// unknown.
enum timeline timeline_mend(struct cue_list *list);

// Sets TURN_OVERLAP where a turn begins before another speaker has ended.
void timeline_overlaps(struct transcript *transcript);

#endif
