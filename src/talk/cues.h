#ifndef TALK_CUES_H
#define TALK_CUES_H

// cues - what a person who codes sessions looks at in a turn, counted by hand-
// made rules: how long it is, what it begins with, who is spoken of, words that
// go with a reflection, with advice or with information, how much of the
// turn the other one had just said, and what the other one answers.
//
// They see more than words do: whether "you smoke a pack a day" is a reflection
// depends on who said so first. On AnnoMI these hundred numbers alone code
// behaviour as well as all n-grams, and they keep what n-grams lose: that good
// sessions hold more reflections than poor ones.
//
// Speech of the "other" side is, for a therapist's turn, the client's; and the
// other way round.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/cue_words.h"
#include "talk/utterance.h"

// What is counted of a neighbouring turn.
enum neighbour_cue {
    NEIGHBOUR_LENGTH, // ln(1 + words)
    NEIGHBOUR_IS_BACKCHANNEL,
    NEIGHBOUR_ASKS,
    NEIGHBOUR_IS_MISSING,
    EARLIER_CUES, // of the turn before the last one, only these
    NEIGHBOUR_AGREES = EARLIER_CUES,
    NEIGHBOUR_DENIES,
    NEIGHBOUR_SAYS_YOU,
    NEIGHBOUR_SAYS_I,
    NEIGHBOUR_CONFIRMS,
    NEIGHBOUR_IS_SAME_SIDE,
    NEIGHBOUR_IS_CUT_OFF,
    NEIGHBOUR_FEELS,
    NEIGHBOUR_IS_UNSURE,
    NEIGHBOUR_CUES,
};

enum cue {
    CUE_LENGTH, // ln(1 + words)
    CUE_ONE_WORD,
    CUE_3_WORDS, // at most
    CUE_8_WORDS,
    CUE_OVER_30_WORDS,
    CUE_OVER_60_WORDS,
    CUE_CONTENT,   // ln(1 + words with a meaning of their own)
    CUE_SENTENCES, // ln(1 + marks that end one)
    CUE_ASKS,      // holds a question mark
    CUE_QUESTION_MARKS,
    CUE_ENDS_ASKING,
    CUE_LAST_QUESTION_AT, // share of the turn before the last question mark
    CUE_IS_CUT_OFF,
    CUE_GOES_ON, // begins with a hyphen
    CUE_COMMAS,
    CUE_IS_BACKCHANNEL,
    CUE_BACKCHANNEL_SHARE,
    // The first word that is no filler.
    CUE_FIRST_YOU,
    CUE_FIRST_WH,
    CUE_FIRST_AUXILIARY,
    CUE_FIRST_I,
    CUE_FIRST_IT,
    CUE_FIRST_WE,
    CUE_FIRST_NONE,
    CUE_FIRST_ARE_YOU, // an auxiliary and "you"
    CUE_BEGINS_SO,
    CUE_BEGINS_AND,
    CUE_FILLERS, // at the beginning, at most 4
    // Of the last words: the question often stands there, also without a mark.
    CUE_LATE_WH,
    CUE_LATE_ARE_YOU,
    CUE_ARE_YOU,
    CUE_WH_SHARE,
    CUE_WHAT_IS, // "what is", "how do"
    CUE_YOUS,
    CUE_NUMBERS,
    CUE_PRONOUNS,                                // share of each class of them
    CUE_LEXICONS = CUE_PRONOUNS + WORD_PRONOUNS, // hits of each, at most 3
    // Share of the own content words that the other side said last time, the
    // time before, two to four times before that, ever; that the own side
    // said in its last three turns.
    CUE_ECHO_1 = CUE_LEXICONS + WORD_LEXICONS,
    CUE_ECHO_2,
    CUE_ECHO_5,
    CUE_ECHO_EVER,
    CUE_ECHO_OWN,
    CUE_ECHOES_EVER, // ln(1 + how many)
    CUE_ECHOES_1,
    CUE_NEW,     // ln(1 + content words that nobody has said before)
    CUE_NEW_OWN, // ln(1 + those that only the own side has said)
    CUE_COVERED, // share of the other one's last turn that is taken up
    CUE_PLACE,   // in the session, 0 to 1
    CUE_TURNS_BEFORE,
    CUE_TURNS_LEFT,
    CUE_IS_FIRST,
    CUE_IS_LAST,
    CUE_TURNS,
    CUE_NEXT_ECHO, // share of the content words that are said again next
    CUE_NEXT_NEW,  // ln(1 + content words of the next turn that are new)
    CUE_BEFORE,
    CUE_NEXT = CUE_BEFORE + NEIGHBOUR_CUES,
    CUE_EARLIER = CUE_NEXT + NEIGHBOUR_CUES,
    CUES = CUE_EARLIER + EARLIER_CUES,
};

struct turn_cues {
    float at[CUES];
};

// Cues of all turns of one transcript, whose tokens have been read. `cues` has
// `count` entries. Nothing stays in the arena.
void cues_read(const struct cue_words *words, struct arena *arena,
               const struct utterance *utterances, size_t count,
               struct turn_cues *cues);

#endif
