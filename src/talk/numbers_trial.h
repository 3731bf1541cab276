#ifndef TALK_NUMBERS_TRIAL_H
#define TALK_NUMBERS_TRIAL_H

// numbers_trial - how well the numbers of whole sessions agree with those that
// the codes of experts give, and how often the error that stands beside them
// holds.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/lesson.h"
#include "talk/numbers.h"

enum { TRIAL_LEAST_TURNS = 20 }; // of a session, therapist and client

// NAN: not to be computed.
struct number_trial {
    int sessions;     // in which both know the number
    double ranks;     // Spearman's correlation with the expert's number
    double agreement; // ICC(2,1) with it
    double area;      // between good sessions and poor ones
    double expert_area;
    double held; // the share of sessions whose interval holds it
};

// `codes` are by lesson and turn, of models that had not seen the lesson.
void numbers_trial(struct arena *arena, const struct lessons *lessons,
                   struct turn_codes *const *codes,
                   struct number_trial trials[NUMBER_COUNT]);

// A lesson as a transcript, and its labels as codes; both live in the arena.
struct transcript lesson_transcript(struct arena *arena,
                                    const struct lesson *lesson);
struct turn_codes *lesson_codes(struct arena *arena,
                                const struct lesson *lesson);

#endif
