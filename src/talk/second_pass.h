#ifndef TALK_SECOND_PASS_H
#define TALK_SECOND_PASS_H

// second_pass - from the scores of a whole transcript to the probability of
// each class for each turn.
//
// A small network sees what the first pass thought of a therapist's turn and
// of those around it, the cues of the turn (talk/cues.h), and the means of both
// over the session: a coder who has heard ten questions and no reflection
// hears the next summary differently. It learns from scores that the first
// pass gave to lessons which it had not been trained on, as it will meet no
// others. For the client's turns there is talk/client_pass.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/text.h"
#include "talk/first_pass.h"
#include "talk/lesson.h"

// A transcript as the second pass finds it.
struct heard {
    const struct utterance *utterances; // tokens have been read
    size_t count;
    bool is_bare;
    const struct turn_scores *scores; // count of them
};

// Probabilities by lane; of each task of the turn's side they sum to 1, the
// other lanes are 0.
struct turn_chances {
    float at[CODE_LANES];
    int8_t talk; // what a client's turn is called: talk/client_pass.h
};

struct second_pass;

// `chances` has heard->count entries. Nothing stays in the arena.
void second_pass_code(const struct second_pass *pass, struct arena *arena,
                      const struct heard *heard, struct turn_chances *chances);

// `scores[i]` are out-of-fold scores of lessons->at[i]. What it returns, and
// everything it holds, lives in the arena.
const struct second_pass *second_pass_train(struct arena *arena,
                                            const struct lessons *lessons,
                                            struct turn_scores *const *scores,
                                            bool is_bare);

// As it stands in the model file: little-endian, any length. Reading checks
// every size and number (ERR_INPUT); what it returns lives in the arena.
void second_pass_print(const struct second_pass *pass, struct text *bytes);
bool second_pass_parse(struct arena *arena, struct str bytes,
                       const struct second_pass **pass,
                       struct err *err) MUST_USE;

#endif
