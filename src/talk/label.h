#ifndef TALK_LABEL_H
#define TALK_LABEL_H

// label - finds who speaks where a file has it in the text: "Ann Lee: Hello."
//
//     T: ...   Therapist: ...   **Therapist:** ...   [Ann] ...   >> ANN: ...
//     [00:01:05] Ann: ...   Ann (1:05): ...   T1: ... C2: ... T3: ...
//     and a role on a line of its own
//
// A colon alone proves nothing ("I told him: go."), and a name may hold one
// itself ("Dr. A: Team B: Hello."). So all pieces of speech are looked at
// first: a name is what comes back, or looks like one where most pieces have
// one. Between "Dr. A" and "Dr. A: Team B" the longer one is the name when it
// is there in at least half of the places of the shorter one.
//
// SOURCE: PyPI webvtt-to-markdown (the colons in Zoom names); the rule is ours
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/cue.h"

enum label_file {
    LABEL_CUES,  // pieces with times: what has no name keeps the name before
    LABEL_LINES, // the lines of a text: what stands before the first name is
                 // a heading and is left out
};

// Gives the cues of the list, which have no speaker yet, their speakers, takes
// the names out of their text and the times before them into `start`. Where no
// names are found, the list stays as it is. Refuses as cue_list_speaker().
bool label_cues(struct cue_list *list, enum label_file file,
                struct err *err) MUST_USE;

#endif
