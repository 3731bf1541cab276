#ifndef TALK_LESSON_H
#define TALK_LESSON_H

// lesson - a transcript with the labels of experts: what the coder learns from
// and is measured with.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/codes.h"
#include "talk/utterance.h"

enum { NO_LABEL = -1, LESSON_RATERS_MOST = 16 };

// A class of each task; NO_LABEL where the task is not of this side.
struct turn_labels {
    int at[CODE_TASKS];
};

struct lesson {
    struct str id;
    int group;      // lessons of one group are one video, or nearly one text
    bool is_high;   // AnnoMI: a demonstration of good counselling
    struct str url; // of the video
    size_t count;
    struct utterance *utterances;
    struct turn_labels *labels; // majority of the raters
    // What each rater said, rater by rater: raters x count of them.
    int raters;
    struct turn_labels *rated;
};

struct lessons {
    struct lesson *at;
    size_t count;
};

// What most raters said of turn `n`, one of them left out (NO_LABEL: none is).
// Of a task with "none of it": whether more than half said that there is one,
// then which kind most of those gave. Of equals the first class.
struct turn_labels lesson_majority(const struct lesson *lesson, size_t n,
                                   int left_out);

// The same words as a machine without punctuation would write them. Shares
// everything else; tokens have been read in both.
struct lessons lessons_read_tokens(struct arena *arena,
                                   const struct lessons *lessons, bool is_bare);

// Those whose `is_in` is `wanted`.
struct lessons lessons_choose(struct arena *arena,
                              const struct lessons *lessons, const bool *is_in,
                              bool wanted);

#endif
