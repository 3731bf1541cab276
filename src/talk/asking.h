#ifndef TALK_ASKING_H
#define TALK_ASKING_H

// asking - does a text ask something? By its question mark, and in automatic
// transcripts without punctuation by how questions are built in English: "what
// would you", "have you been". Good enough to suggest and to join; what a turn
// is coded as is for the coder to say.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

// Is there a question in it?
bool asking_anywhere(struct str text, bool is_bare);

// Does it end in one, so that what comes next is an answer?
bool asking_at_end(struct str text, bool is_bare);

// The last sign of a text, behind which only quotes and brackets stand; '\0':
// there is none.
char asking_last_sign(struct str text);

#endif
