#ifndef TALK_UTTERANCE_H
#define TALK_UTTERANCE_H

// utterance - a turn as the coder sees it: whose it is, and its words. A file
// of turns and a transcript of any format become an array of these, in the
// order of speech, one transcript at a time.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/side.h"
#include "talk/tokens.h"

struct utterance {
    struct str text;
    enum side side;
    struct tokens tokens; // by utterances_read_tokens()
};

void utterances_read_tokens(struct arena *arena, struct utterance *utterances,
                            size_t count, bool is_bare);

// Do the texts look like an automatic transcript: hardly any punctuation, or
// so few question marks that they must be missing? Then the coder leaves out
// what there is of it.
bool utterances_are_bare(const struct utterance *utterances, size_t count);

#endif
