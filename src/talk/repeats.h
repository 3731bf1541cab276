#ifndef TALK_REPEATS_H
#define TALK_REPEATS_H

// repeats - finds speech that a program most likely made up: on silence and
// noise, programs that write transcripts say the same again and again.
//
// Two signs: the same sentence in three pieces of speech in a row by one
// speaker (six, where it has fewer than three words), and a phrase that goes
// round and round within one piece and makes up most of it. People repeat
// themselves too, most of all when it matters, so the limits are wide: "I can't
// do it. I can't do it. I can't do it." is speech.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/cue.h"

// Says of every cue whether it belongs to a repetition; `flags` has list->count
// entries.
void repeats_find(const struct cue_list *list, bool *flags);

#endif
