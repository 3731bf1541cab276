#ifndef TALK_MERGE_H
#define TALK_MERGE_H

// merge - from the cues of a file to the turns of a conversation.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/cue.h"

// Fills in turns, speakers, times and flags of the transcript, in the arena of
// the list. The list has at least one cue.
void merge_cues(struct cue_list *list, struct transcript *transcript);

#endif
