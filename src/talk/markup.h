#ifndef TALK_MARKUP_H
#define TALK_MARKUP_H

// markup - the text of a cue as WebVTT and SRT write it: tags, entities, and
// who speaks.
//
//     <v Ann>It's <i>fine</i>, Tom &amp; I talked.</v><v Ben>Good.</v>
//
// is two pieces: Ann, "It's fine, Tom & I talked." and Ben, "Good."
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

struct arena;

struct markup {
    struct arena *arena;
    struct str rest;  // what has not been read yet
    struct str voice; // who speaks from here on; empty: not said
};

// The next piece in one voice. False: no more. `has_voice` is whether a tag
// named the voice; `voice` is a copy with its entities replaced.
bool markup_next(struct markup *markup, struct str *voice, struct str *text);

#endif
