#ifndef TALK_MERGE_H
#define TALK_MERGE_H

// merge - from the cues of a file to the turns of a conversation. No word is
// lost: every word of every cue stands in exactly one turn.
//
// 1. Cues in a row by one speaker are one turn. Speech of nobody in particular
//    is joined only within a sentence.
// 2. "Mm-hmm." is TURN_BACKCHANNEL, and so is "Yeah." inside what somebody else
//    is saying; after a question both are answers and stay turns.
// 3. A sentence that goes on after a back-channel is one turn, and the
//    back-channel stands behind it. Coders of MITI and MISC do the same: what
//    "mm-hmm" interrupts is still one volley. A back-channel between two whole
//    sentences leaves two turns.
// 4. What repeats.h finds is a turn of its own, TURN_REPEATED, so that the
//    speech around it can be read without it.
// 5. Times: timeline.h.
//
// SOURCE: Moyers, Manuel & Ernst (2014), MITI coding manual 4.1, "volley";
// the rule for unfinished sentences is our own
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/cue.h"

// Fills in turns, speakers, times, flags and notes of the transcript, in the
// arena of the list. The list has at least one cue.
void merge_cues(struct cue_list *list, struct transcript *transcript);

#endif
