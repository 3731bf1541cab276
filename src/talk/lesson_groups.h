#ifndef TALK_LESSON_GROUPS_H
#define TALK_LESSON_GROUPS_H

// lesson_groups - which lessons are the same session, or parts and copies of
// one: they must not be parted between training and test.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/lesson.h"

// Sets the group of each: those of one video, or with at least a third of all
// runs of five words in common, share it.
void lessons_group(struct arena *arena, struct lessons *lessons);

#endif
