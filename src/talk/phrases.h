#ifndef TALK_PHRASES_H
#define TALK_PHRASES_H

// phrases - which of a few kinds of phrases stand in a turn: permission asked,
// praise, "I don't know", "that's not what I mean", ...
//
// The lists (phrase_lists.c) are our own and were not tested against experts.
// They look for words, not for meaning, and find less than there is.
//
// A phrase is written in the words of talk/words.h ("do not know", for "don't
// know" as well): `a|b` is one of these, `@very` one of a group of words,
// `(a|b)` may be missing, `^` is the beginning of the turn and `$` its end.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

struct arena;

enum phrase_kind {
    // Of the therapist
    PHRASE_PERMISSION,  // "would it be okay if I"
    PHRASE_AFFIRMATION, // "that took courage"
    PHRASE_VALIDATION,  // "that makes sense"
    PHRASE_ADVICE,      // "why don't you"
    PHRASE_REPAIR,      // "I'm sorry", "I got that wrong"
    // Of the client
    PHRASE_DO_NOT_KNOW,    // "I don't know"
    PHRASE_CONFIRMS,       // "Yes, exactly"
    PHRASE_REFUSES,        // "No, that's not it"
    PHRASE_NO,             // "No, not really": agrees with "you don't ..."
    PHRASE_COMPLAINT,      // "you're not listening"
    PHRASE_UNDERSTAND_BUT, // "I understand, but"
    PHRASE_SHIFT,          // "anyway", "can we talk about something else"
    // Of both
    PHRASE_FEELING, // "afraid"
    PHRASE_KINDS,
};

struct phrase_list {
    const char *const *phrases;
    int count;
};
extern const struct phrase_list PHRASE_LISTS[PHRASE_KINDS];

// Words that many phrases share.
struct phrase_group {
    const char *name;  // "@very"
    const char *words; // "very|really|so"
};
extern const struct phrase_group PHRASE_GROUPS[];
extern const int PHRASE_GROUP_COUNT;

struct phrases; // the lists, ready to be searched
const struct phrases *phrases_open(struct arena *arena);

// Bits 1 << enum phrase_kind. `arena` is only borrowed.
unsigned phrases_in(const struct phrases *phrases, struct arena *arena,
                    struct str text);

static inline bool phrase_has(unsigned found, enum phrase_kind kind)
{
    return (found >> kind) & 1U;
}

#endif
