#ifndef TALK_TRAIN_H
#define TALK_TRAIN_H

// train - makes a model from lessons, and cross-validates it.
//
// Both passes must not see the same labels twice: the first pass is trained
// once for each inner fold, on the other folds, to score what it has not seen;
// the second pass learns from those scores. Then the first pass that will be
// used is trained on all lessons.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/lesson.h"
#include "talk/model.h"

enum {
    TRAIN_INNER_FOLDS = 9, // session counts come nearer than with 5
    TRAIN_STEPS = CONDITIONS * (1 + TRAIN_INNER_FOLDS)
};

// Called after each of the TRAIN_STEPS; may be NULL.
struct train_watch {
    void (*step)(void *self);
    void *self;
};

// Learns from those lessons whose `is_in` is true. Everything lives in the
// arena; the same lessons give the same model, bit for bit.
struct model train_model(struct arena *arena, const struct lessons *lessons,
                         const bool *is_in, const struct train_watch *watch);

#endif
