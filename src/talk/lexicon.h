#ifndef TALK_LEXICON_H
#define TALK_LEXICON_H

// lexicon - how bright or dark single words are (lexicons/README.md).
//
// The file is part of the program and is searched where it lies: a line is a
// word, a tab and a number, lines are in byte order of the words.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

// -4 to 4; false: the word, in small letters, is not in it.
bool lexicon_find(struct str word, double *value);

#endif
