#ifndef TALK_NUMBERS_H
#define TALK_NUMBERS_H

// numbers - a session in numbers, each with how far it can be trusted.
//
// What is counted from the words and times themselves (talk share, turn
// lengths, silences, "we" and "I") is exact. What is counted from codes is as
// good as the coder: such a number says what was found, between which two
// values an expert's own count would most likely lie, and how well experts,
// and the coder, agree on it at all. Nothing here is a grade.
//
// Who is the client: whoever was coded as the client; without codes, the one
// who says most beside the therapist. Others (a relative, an interpreter) are
// in no number. Back-channels ("Mm-hmm.") are counted apart and are in no
// count of turns, no turn length and no style matching; turns that the program
// which wrote the transcript most likely made up are in nothing but their own
// count.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/affect.h"
#include "talk/codes.h"
#include "talk/coordination.h"
#include "talk/heard.h"
#include "talk/lsm.h"
#include "talk/transcript.h"

enum number_id {
    // Who spoke
    NUMBER_MINUTES,
    NUMBER_THERAPIST_WORDS,
    NUMBER_CLIENT_WORDS,
    NUMBER_THERAPIST_TALK_SHARE, // by words
    NUMBER_THERAPIST_TIME_SHARE, // by time
    NUMBER_THERAPIST_TURNS,
    NUMBER_CLIENT_TURNS,
    NUMBER_THERAPIST_TURN_MEDIAN,
    NUMBER_CLIENT_TURN_MEDIAN,
    NUMBER_THERAPIST_TURN_LONGEST,
    NUMBER_CLIENT_TURN_LONGEST,
    NUMBER_THERAPIST_BACKCHANNELS,
    NUMBER_CLIENT_BACKCHANNELS,
    NUMBER_OVERLAPS,
    NUMBER_REPEATED,
    // Silence
    NUMBER_SILENCES,
    NUMBER_SILENCE_SECONDS,
    NUMBER_SILENCE_LONGEST,
    NUMBER_SILENCES_AFTER_THERAPIST,
    NUMBER_SILENCES_AFTER_CLIENT,
    // Listening and asking
    NUMBER_REFLECTIONS,
    NUMBER_QUESTIONS,
    NUMBER_REFLECTIONS_PER_QUESTION,
    NUMBER_REFLECTIONS_PER_TURN,
    NUMBER_COMPLEX_SHARE,
    NUMBER_OPEN_SHARE,
    NUMBER_AFFIRMATIONS,
    NUMBER_VALIDATIONS,
    // Giving
    NUMBER_INPUT,
    NUMBER_INPUT_SHARE,
    NUMBER_INFORMATION,
    NUMBER_ADVICE,
    NUMBER_NEGOTIATION,
    NUMBER_OPTIONS,
    NUMBER_ADVICE_FIRST, // 1: advice came before the first reflection; 0: not
    NUMBER_PERMISSION,
    // What the client said
    NUMBER_CHANGE_SHARE,
    NUMBER_SUSTAIN_SHARE,
    // Words
    NUMBER_THERAPIST_WE,
    NUMBER_CLIENT_WE,
    NUMBER_THERAPIST_I,
    NUMBER_CLIENT_I,
    // Style
    NUMBER_STYLE_MATCHING,
    NUMBER_THERAPIST_COORDINATION, // of the therapist towards the client
    NUMBER_CLIENT_COORDINATION,
    // Feeling words
    NUMBER_THERAPIST_AFFECT,
    NUMBER_CLIENT_AFFECT,
    NUMBER_CLIENT_LOW_SHARE,
    NUMBER_CLIENT_HIGH_SHARE,
    NUMBER_COUNT,
};

enum number_group {
    GROUP_TALK,
    GROUP_SILENCE,
    GROUP_LISTENING,
    GROUP_INPUT,
    GROUP_CLIENT,
    GROUP_WORDS,
    GROUP_STYLE,
    GROUP_AFFECT,
    NUMBER_GROUPS,
};
extern const char *const NUMBER_GROUP_NAMES[NUMBER_GROUPS];

enum number_unit {
    UNIT_COUNT,
    UNIT_WORDS,   // a length in words
    UNIT_MINUTES, // 48.5
    UNIT_SECONDS,
    UNIT_SHARE,   // 0 to 1; people read per cent
    UNIT_RATIO,   // 1.4 to 1
    UNIT_PER_100, // words in a hundred words
    UNIT_SCORE,   // a scale of its own, as the explanation says
    UNIT_YES_NO,  // 1 or 0
};

enum number_trust {
    TRUST_EXACT,    // counted from the words and times of the file
    TRUST_RELIABLE, // coded; experts agree, and the coder agrees with them
    TRUST_ROUGH,    // coded, or own rules: look at the turns themselves
    TRUST_UNGRADED, // never to be read as good or poor; `explanation` says why
};
// "exact", "reliable", "rough", "not a grade": keys of JSON, and for people.
extern const char *const NUMBER_TRUST_NAMES[TRUST_UNGRADED + 1];

// How well people and program agree on a number over whole sessions. NAN:
// nobody measured it.
struct number_agreement {
    double experts; // ICC(2,1), one expert against another
    double coder;   // the same, our coder against experts, out of fold
    double ranks;   // Spearman, our coder against experts, out of fold
};

struct number_row {
    const char *key;   // "reflections_per_question": JSON and CSV
    const char *words; // "Reflections for each question"
    enum number_group group;
    enum number_unit unit;
    enum number_trust trust;
    const char *explanation; // what was counted; says nothing about better
    struct number_agreement agreement;
    const char *source; // of the agreement or the measure; NULL: counting
    const char *beside; // what MITI 4.2 names, to be shown beside; NULL: none
    double fair, good;  // the same as data; NAN: none
};
extern const struct number_row NUMBER_ROWS[NUMBER_COUNT];

enum { TURN_NONE = -1 };

struct number {
    double value; // as found, so that whoever counts the turns gets the same;
                  // NAN: not known, and `unknown` says why
    // Of numbers that rest on codes: between these an expert's own count would
    // lie 19 times in 20 (numbers_error.h says how it is worked out). NAN:
    // exact, or not known.
    double low, high;
    const char *unknown; // "the file has no times"; NULL: known
    int turn;            // index of the turn that it points to, or TURN_NONE
};

struct numbers {
    struct number of[NUMBER_COUNT];
    struct silence *silences; // in the order of the session
    int silence_count;
    struct lsm lsm; // its nine categories
    // By enum side; of SIDE_OTHER there is none.
    struct coordination coordination[TALK_SIDES]; // of that side to the other
    struct affect affect[TALK_SIDES];
};

// `codes` has transcript->turn_count entries; NULL: nothing was coded, and
// what rests on codes is not known. Without a therapist hardly anything is.
void numbers_of(struct arena *arena, const struct transcript *transcript,
                const struct turn_codes *codes, struct numbers *numbers);

#endif
