#ifndef TALK_ENGLISH_H
#define TALK_ENGLISH_H

// english - is this transcript in English? The models and word lists know no
// other language, so nothing else may be scored.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/transcript.h"

// ERR_INPUT names the language, where another one is clearly more likely.
// Short transcripts pass.
bool english_check(const struct transcript *transcript,
                   struct err *err) MUST_USE;

#endif
