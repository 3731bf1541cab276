#ifndef TALK_ENGLISH_H
#define TALK_ENGLISH_H

// english - is this transcript in English? The models and word lists know no
// other language, so nothing else may be scored.
//
// Told by the small words that every sentence needs (articles, pronouns,
// prepositions), from own lists for eight languages, and by the script. Names
// and borrowed words do not count, so a German session about "burnout" and
// "coaching" is German. A transcript that changes between two languages passes
// unless English is clearly the smaller part.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/transcript.h"

// ERR_INPUT names the language or script, where another one is clearly more
// likely. Short transcripts pass.
bool english_check(const struct transcript *transcript,
                   struct err *err) MUST_USE;

#endif
