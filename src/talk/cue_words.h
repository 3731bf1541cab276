#ifndef TALK_CUE_WORDS_H
#define TALK_CUE_WORDS_H

// cue_words - which words and phrases mean something to talk/cues.h: one look
// into one table tells every class that a word belongs to.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/tokens.h"

// Bits of a word, or of a phrase of up to four words.
enum word_class {
    WORD_STOP,   // means little by itself
    WORD_FILLER, // "okay", "um": what comes before a turn begins
    WORD_BACKCHANNEL,
    WORD_WH,
    WORD_AUXILIARY,
    WORD_AGREES,
    WORD_DENIES,
    WORD_CONFIRMS,
    WORD_UNSURE,
    WORD_SO,
    WORD_AND,
    WORD_PRONOUNS_FROM,
    WORD_YOU = WORD_PRONOUNS_FROM,
    WORD_I,
    WORD_WE,
    WORD_HE,
    WORD_THEY,
    WORD_IT,
    WORD_THE,
    WORD_OF, // prepositions
    WORD_WAS,
    WORD_LEXICONS_FROM,
    WORD_SO_YOU = WORD_LEXICONS_FROM,
    WORD_SOUNDS,
    WORD_YOU_SAID,
    WORD_FEELS,
    WORD_YOU_WANT,
    WORD_VALUES,
    WORD_YOU_DO,
    WORD_MUST,
    WORD_ADVISES,
    WORD_ASKS_LEAVE,
    WORD_INFORMS,
    WORD_TELL_ME,
    WORD_SCALES,
    WORD_GREETS,
    WORD_PRAISES,
    WORD_PLANS,
    WORD_OWN_VIEW,
    WORD_SUMS_UP,
    WORD_NEGATES,
    WORD_BECAUSE,
    WORD_DO_THIS,
    WORD_CLASSES,
    WORD_PRONOUNS = WORD_LEXICONS_FROM - WORD_PRONOUNS_FROM,
    WORD_LEXICONS = WORD_CLASSES - WORD_LEXICONS_FROM,
    PHRASE_WORDS_MOST = 4,
};

struct cue_words;

struct cue_words *cue_words_new(struct arena *arena);

// Classes of the phrases that begin with the first of `count` words, given by
// their hashes: `of_length[n]` of the phrase of n + 1 words, a bit for each
// class. Returns how many lengths it wrote; the others are empty.
int cue_words_find(const struct cue_words *words, const uint32_t *hashes,
                   size_t count, uint64_t of_length[PHRASE_WORDS_MOST]);

static inline bool word_is(uint64_t classes, enum word_class class)
{
    return (classes >> class & 1) != 0;
}

#endif
