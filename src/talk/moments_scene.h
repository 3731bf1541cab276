#ifndef TALK_MOMENTS_SCENE_H
#define TALK_MOMENTS_SCENE_H

// moments_scene - a session as the rules of talk/moments.h see it: passages of
// one speaker, what happens in each, and the pauses.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/heard.h"
#include "talk/moments.h"
#include "talk/phrases.h"

enum { NO_TURN = -1 };

// One stretch of a speaker (talk/heard.h). What happens in it is the index of
// the first turn in which it does, or NO_TURN.
struct passage {
    enum side side;
    int first, last;
    int words;
    unsigned phrases;
    int reflects, asks, asks_open, gives, advises; // of a therapist
    int sustains;                                  // of a client
    bool has_not;   // a negation: "you don't like it"
    double silence; // seconds of the pause before it; 0: none that counts
};

struct scene {
    const struct transcript *transcript;
    const struct turn_codes *codes; // NULL: nothing was coded
    const struct passage *passages;
    int count;
    double client_median; // words of a client's passage; NAN: none
    int first_reflection, first_advice; // turns, or NO_TURN
};

struct scene scene_of(struct arena *arena, const struct transcript *transcript,
                      const struct turn_codes *codes);

// The passage after k, if it is of that side; NULL otherwise.
const struct passage *scene_after(const struct scene *scene, int k,
                                  enum side side);
const struct passage *scene_before(const struct scene *scene, int k,
                                   enum side side);

// How sure the coder is of the label that turn `turn` has; 1 without chances.
double scene_sure(const struct scene *scene, int turn, enum code_task task);

// Does the client say in passage k that the reflection before it did not fit? A
// "no" may agree with "so you don't", or answer a question: those do not count.
bool scene_is_refusal(const struct scene *scene, int k);

// The rules of MOMENT_RULES.
#define MOMENT_FIRES(name)                                                     \
    bool name##_fires(const struct scene *scene, int k, struct moment *moment)
MOMENT_FIRES(reflection_opened);
MOMENT_FIRES(reflection_confirmed);
MOMENT_FIRES(question_opened);
MOMENT_FIRES(permission_asked);
MOMENT_FIRES(affirmed);
MOMENT_FIRES(validated);
MOMENT_FIRES(repaired);
MOMENT_FIRES(silence_left);
MOMENT_FIRES(short_answers);
MOMENT_FIRES(do_not_know);
MOMENT_FIRES(topic_shifted);
MOMENT_FIRES(silence_short_reply);
MOMENT_FIRES(quieter);
MOMENT_FIRES(complained);
MOMENT_FIRES(reflection_refused);
MOMENT_FIRES(understand_but);
MOMENT_FIRES(feeling_missed);
MOMENT_FIRES(input_after_sustain);
MOMENT_FIRES(advice_first);
MOMENT_FIRES(question_pile);

#endif
