#ifndef TALK_FOLDS_H
#define TALK_FOLDS_H

// folds - parts the lessons for cross-validation, so that nothing is tested on
// what it, or its twin, was trained on: a group is never parted.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/lesson.h"

// The fold of each lesson, 0 to count - 1. Folds are about equal in turns;
// the same lessons give the same folds.
int *folds_of(struct arena *arena, const struct lessons *lessons, int count);

#endif
