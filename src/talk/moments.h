#ifndef TALK_MOMENTS_H
#define TALK_MOMENTS_H

// moments - places in a session that may be worth a second look, and places
// that went well, by rules that everybody can read.
//
// The rules are our own and untested: no corpus of sessions with marked
// ruptures is open to compare them with. They are made to be few, plain and
// easy to disagree with. A moment is never a judgement, and "nothing found" is
// never "no problem".
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/codes.h"
#include "talk/transcript.h"

enum moment_rule_kind {
    MOMENT_WENT_WELL,
    MOMENT_WITHDRAWAL,    // the client became quiet or turned away
    MOMENT_CONFRONTATION, // the client disagreed, or was not content
    MOMENT_THERAPIST,     // what the therapist did, and in which order
    MOMENT_KINDS,
};
extern const char *const MOMENT_KIND_NAMES[MOMENT_KINDS];

enum moment_id {
    // What went well
    WELL_REFLECTION_OPENED,
    WELL_REFLECTION_CONFIRMED,
    WELL_QUESTION_OPENED,
    WELL_PERMISSION,
    WELL_AFFIRMATION,
    WELL_VALIDATION,
    WELL_REPAIR,
    WELL_SILENCE,
    // Worth a look
    LOOK_SHORT_ANSWERS,
    LOOK_DO_NOT_KNOW,
    LOOK_TOPIC_SHIFT,
    LOOK_SILENCE_SHORT_REPLY,
    LOOK_QUIETER,
    LOOK_COMPLAINT,
    LOOK_REFLECTION_REFUSED,
    LOOK_UNDERSTAND_BUT,
    LOOK_FEELING_MISSED,
    LOOK_INPUT_AFTER_SUSTAIN,
    LOOK_ADVICE_FIRST,
    LOOK_QUESTION_PILE,
    MOMENT_RULE_COUNT,
};

// A place in the session. `first` to `last` are the turns to quote, `turn` the
// one that it is about; all are indices of transcript.turns.
struct moment {
    enum moment_id id;
    int turn;
    int first, last;
    int line;     // of turns[turn]
    double score; // for the order; means nothing to people
};

struct scene; // a session as the rules see it (moments_scene.h)

struct moment_rule {
    const char *id; // "short_answers": JSON
    enum moment_rule_kind kind;
    const char *title;    // "Short answers to open questions"
    const char *rule;     // when it fires, in words, numbers included
    const char *question; // that a therapist could ask themselves
    const char *source;   // what it leans on; all are untested
    // What goes first where more is found than is shown: higher weights.
    double weight;
    // Does it fire at passage `k`? Then it fills turn, first, last and, from 0
    // to 1, a score.
    bool (*fires)(const struct scene *scene, int k, struct moment *moment);
};
extern const struct moment_rule MOMENT_RULES[MOMENT_RULE_COUNT];

struct moments {
    struct moment *at; // in the order of the session
    int count;
};

// Everything the rules find. `codes` as in numbers_of(); NULL finds only what
// rests on words and times. Without a therapist nothing is found.
void moments_find(struct arena *arena, const struct transcript *transcript,
                  const struct turn_codes *codes, struct moments *moments);

enum { MOMENTS_SHOWN = 3 };

struct moments_choice {
    struct moment well[MOMENTS_SHOWN]; // to be shown first
    int well_count;
    struct moment look[MOMENTS_SHOWN];
    int look_count;
};

// At most three of each: one per rule, highest score first, from different
// parts of the session where there is a choice; in the order of the session.
void moments_choose(const struct moments *moments, size_t turn_count,
                    struct moments_choice *choice);

#endif
