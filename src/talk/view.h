#ifndef TALK_VIEW_H
#define TALK_VIEW_H

// view - what the second pass sees of a turn, as one row of numbers: the scores
// of the turn, its cues, the scores of the turns around it, and the means of
// scores and cues over the turns of its side.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/cues.h"
#include "talk/second_pass.h"

struct view;

// How many numbers a turn of that side has; the tasks of a side, one lane of
// first_pass.h behind the other, from which lane on, and how many.
int view_inputs(enum side side);
int view_lane_from(enum side side);
int view_lanes(enum side side);

// Everything that the rows of one transcript share; lives in the arena.
const struct view *view_of(struct arena *arena, const struct cue_words *words,
                           const struct heard *heard);

// The row of a turn of the therapist or of the client.
void view_turn(const struct view *view, size_t turn, float *inputs);

#endif
