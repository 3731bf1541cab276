#ifndef TALK_AFFECT_TOKEN_H
#define TALK_AFFECT_TOKEN_H

// affect_token - words as the rules of VADER see them: capitals and
// contractions are kept, words of one letter and marks at both ends are not.
//
// Only for talk/affect.c. Everything else counts words with talk/words.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

enum { TOKEN_LONGEST = 24 };

struct token {
    // In small letters, with a plain apostrophe. "-": too long to be known;
    // empty: outside the text.
    char lower[TOKEN_LONGEST];
    bool capitals; // at least one capital, and no small letter
};

// Cuts the next one off; false: there is none.
bool token_next(struct str *rest, struct token *token);

#endif
