#ifndef TALK_BACKCHANNEL_H
#define TALK_BACKCHANNEL_H

// backchannel - what a listener says to show that they listen, and whether the
// speaker around it was in the middle of something.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

enum backchannel {
    BACKCHANNEL_NOT,
    BACKCHANNEL_HUM,    // "Mm-hmm.", "Uh-huh": listening, and nothing more
    BACKCHANNEL_ASSENT, // "Yeah.", "Okay.", "I see.": may also be an answer
};

// What a text is that holds nothing else. Not one with a question mark.
enum backchannel backchannel_of(struct str text);

// Does `after` go on with the sentence that `before` began? By punctuation and
// capitals; with `is_bare` there is none, and the answer is yes.
bool backchannel_interrupts(struct str before, struct str after, bool is_bare);

#endif
