// number_rows.c - what the numbers of a session are called, what they count,
// and how well people and program agree on them. A new number is a value of
// enum number_id, a row here, and one line in the file that counts it.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/numbers.h"

#include <math.h>

const char *const NUMBER_GROUP_NAMES[NUMBER_GROUPS] = {
    [GROUP_TALK] = "Who spoke",
    [GROUP_SILENCE] = "Silence",
    [GROUP_LISTENING] = "Listening and asking",
    [GROUP_INPUT] = "Giving",
    [GROUP_CLIENT] = "What the client said",
    [GROUP_WORDS] = "We and I",
    [GROUP_STYLE] = "Small words",
    [GROUP_AFFECT] = "Feeling words",
};

const char *const NUMBER_TRUST_NAMES[TRUST_UNGRADED + 1] = {
    [TRUST_EXACT] = "exact",
    [TRUST_RELIABLE] = "reliable",
    [TRUST_ROUGH] = "rough",
    [TRUST_UNGRADED] = "not a grade",
};

// SOURCE: experts: ICC(2,1) over 7 sessions of AnnoMI that ten experts coded
// (LISTENING.md part 0.4; of R:Q its logarithm). Coder: the same statistic and
// Spearman's correlation over the 91 sessions of 20 turns and more that are
// open to us, by models that had not seen the session, with two passes, ten
// folds. `rapport listen eval` prints these numbers for the model as it is now.
#define CODES                                                                  \
    "Agreement: sessions of AnnoMI (Wu et al. 2022), motivational "            \
    "interviewing only."

// SOURCE: ICC(2,1) computed by us over the 4 sessions of AnnoMI that ten
// experts coded and that are open to us: four sessions say little.
#define CODES_OF_FOUR                                                          \
    "Agreement: 4 sessions of AnnoMI that ten experts coded (Wu et al. "       \
    "2022)."

#define OURS "Our own list of words, not tested."

// SOURCE: MITI 4.2 (Moyers, Manuel & Ernst 2014); thresholds as in
// LISTENING.md part 4
#define MITI                                                                   \
    "MITI 4.2 names 1:1 as fair and 2:1 as good, for 20 minutes of "           \
    "motivational interviewing. Other ways of working have no such number."

#define UNMEASURED                                                             \
    {                                                                          \
        NAN, NAN, NAN                                                          \
    }
#define NO_MARKS     .fair = NAN, .good = NAN
#define JUST_COUNTED UNMEASURED, NULL, NULL, NO_MARKS

// clang-format off
const struct number_row NUMBER_ROWS[NUMBER_COUNT] = {
    [NUMBER_MINUTES] = {
        "minutes", "Length",
        GROUP_TALK, UNIT_MINUTES, TRUST_EXACT,
        "From the first time in the file to the last.",
        JUST_COUNTED,
    },
    [NUMBER_THERAPIST_WORDS] = {
        "therapist_words", "Words of the therapist",
        GROUP_TALK, UNIT_COUNT, TRUST_EXACT,
        "Remarks in brackets are not words; \"don't\" is two.",
        JUST_COUNTED,
    },
    [NUMBER_CLIENT_WORDS] = {
        "client_words", "Words of the client",
        GROUP_TALK, UNIT_COUNT, TRUST_EXACT,
        "Remarks in brackets are not words; \"don't\" is two.",
        JUST_COUNTED,
    },
    [NUMBER_THERAPIST_TALK_SHARE] = {
        "therapist_talk_share", "Therapist's share of the words",
        GROUP_TALK, UNIT_SHARE, TRUST_EXACT,
        "Of the words of therapist and client. No share is known to be "
        "better: no study names a limit.",
        UNMEASURED,
        "In AnnoMI the therapist had 54 % of the words in good and 62 % in "
        "poor sessions: a difference, not a limit.",
        NULL, NO_MARKS,
    },
    [NUMBER_THERAPIST_TIME_SHARE] = {
        "therapist_time_share", "Therapist's share of the speaking time",
        GROUP_TALK, UNIT_SHARE, TRUST_EXACT,
        "Of the time in which therapist or client speak. Only where the file "
        "says when turns begin and end.",
        JUST_COUNTED,
    },
    [NUMBER_THERAPIST_TURNS] = {
        "therapist_turns", "Turns of the therapist",
        GROUP_TALK, UNIT_COUNT, TRUST_EXACT,
        "Back-channels (\"Mm-hmm.\") are counted apart and do not end a turn "
        "of the other.",
        JUST_COUNTED,
    },
    [NUMBER_CLIENT_TURNS] = {
        "client_turns", "Turns of the client",
        GROUP_TALK, UNIT_COUNT, TRUST_EXACT,
        "Back-channels (\"Mm-hmm.\") are counted apart and do not end a turn "
        "of the other.",
        JUST_COUNTED,
    },
    [NUMBER_THERAPIST_TURN_MEDIAN] = {
        "therapist_turn_median", "Usual turn of the therapist",
        GROUP_TALK, UNIT_WORDS, TRUST_EXACT,
        "The median: half of the turns are longer, half are shorter.",
        JUST_COUNTED,
    },
    [NUMBER_CLIENT_TURN_MEDIAN] = {
        "client_turn_median", "Usual turn of the client",
        GROUP_TALK, UNIT_WORDS, TRUST_EXACT,
        "The median: half of the turns are longer, half are shorter.",
        JUST_COUNTED,
    },
    [NUMBER_THERAPIST_TURN_LONGEST] = {
        "therapist_turn_longest", "Longest turn of the therapist",
        GROUP_TALK, UNIT_WORDS, TRUST_EXACT,
        "Points to its line.",
        JUST_COUNTED,
    },
    [NUMBER_CLIENT_TURN_LONGEST] = {
        "client_turn_longest", "Longest turn of the client",
        GROUP_TALK, UNIT_WORDS, TRUST_EXACT,
        "Points to its line.",
        JUST_COUNTED,
    },
    [NUMBER_THERAPIST_BACKCHANNELS] = {
        "therapist_backchannels", "Back-channels of the therapist",
        GROUP_TALK, UNIT_COUNT, TRUST_EXACT,
        "\"Mm-hmm\", \"yeah\" and the like, with nothing else in the turn. "
        "Many transcripts leave them out.",
        JUST_COUNTED,
    },
    [NUMBER_CLIENT_BACKCHANNELS] = {
        "client_backchannels", "Back-channels of the client",
        GROUP_TALK, UNIT_COUNT, TRUST_EXACT,
        "\"Mm-hmm\", \"yeah\" and the like, with nothing else in the turn. "
        "Many transcripts leave them out.",
        JUST_COUNTED,
    },
    [NUMBER_OVERLAPS] = {
        "overlaps", "Turns that begin before the other ended",
        GROUP_TALK, UNIT_COUNT, TRUST_EXACT,
        "As the times of the file say; automatic times are a few tenths of a "
        "second off.",
        JUST_COUNTED,
    },
    [NUMBER_REPEATED] = {
        "repeated_turns", "Turns that look made up",
        GROUP_TALK, UNIT_COUNT, TRUST_EXACT,
        "The same words again and again: programs that write transcripts do "
        "this in silence or noise. They are left out of all other numbers.",
        JUST_COUNTED,
    },
    [NUMBER_SILENCES] = {
        "silences", "Silences of 3 seconds and more",
        GROUP_SILENCE, UNIT_COUNT, TRUST_EXACT,
        "Between the end of one turn and the start of the next. Silence "
        "inside a turn is not seen.",
        JUST_COUNTED,
    },
    [NUMBER_SILENCE_SECONDS] = {
        "silence_seconds", "Time in these silences",
        GROUP_SILENCE, UNIT_SECONDS, TRUST_EXACT,
        "All of them together.",
        JUST_COUNTED,
    },
    [NUMBER_SILENCE_LONGEST] = {
        "silence_longest", "Longest silence",
        GROUP_SILENCE, UNIT_SECONDS, TRUST_EXACT,
        "Points to the turn before it.",
        JUST_COUNTED,
    },
    [NUMBER_SILENCES_AFTER_THERAPIST] = {
        "silences_after_therapist", "Silences after a turn of the therapist",
        GROUP_SILENCE, UNIT_COUNT, TRUST_EXACT,
        "How many of them.",
        JUST_COUNTED,
    },
    [NUMBER_SILENCES_AFTER_CLIENT] = {
        "silences_after_client", "Silences after a turn of the client",
        GROUP_SILENCE, UNIT_COUNT, TRUST_EXACT,
        "How many of them.",
        JUST_COUNTED,
    },
    [NUMBER_REFLECTIONS] = {
        "reflections", "Turns with a reflection",
        GROUP_LISTENING, UNIT_COUNT, TRUST_RELIABLE,
        "Also where the turn holds something else beside it.",
        {0.85, 0.94, 0.85},
        CODES,
        NULL, NO_MARKS,
    },
    [NUMBER_QUESTIONS] = {
        "questions", "Turns with a question",
        GROUP_LISTENING, UNIT_COUNT, TRUST_RELIABLE,
        "Also where the turn holds something else beside it.",
        {0.98, 0.97, 0.98},
        CODES,
        NULL, NO_MARKS,
    },
    [NUMBER_REFLECTIONS_PER_QUESTION] = {
        "reflections_per_question", "Reflections for each question",
        GROUP_LISTENING, UNIT_RATIO, TRUST_ROUGH,
        "Turns with a reflection, divided by turns with a question. Experts "
        "differ on it by a half and more in the same session. Their agreement "
        "is that of its logarithm, over seven sessions only.",
        {0.65, 0.87, 0.82},
        CODES,
        MITI, .fair = 1, .good = 2,
    },
    [NUMBER_REFLECTIONS_PER_TURN] = {
        "reflections_per_turn",
        "Turns with a reflection, of the therapist's turns",
        GROUP_LISTENING, UNIT_SHARE, TRUST_ROUGH,
        "Back-channels are not counted as turns here.",
        {0.55, 0.77, 0.73},
        CODES_OF_FOUR,
        NULL, NO_MARKS,
    },
    [NUMBER_COMPLEX_SHARE] = {
        "complex_share", "Complex ones among the reflections",
        GROUP_LISTENING, UNIT_SHARE, TRUST_UNGRADED,
        "Experts do not agree on which reflections are complex, and no "
        "program can do better than they. MITI 4.2 has numbers for it; they "
        "are not shown for that reason.",
        {0.16, 0.28, 0.29},
        CODES,
        NULL, NO_MARKS,
    },
    [NUMBER_OPEN_SHARE] = {
        "open_share", "Open ones among the questions",
        GROUP_LISTENING, UNIT_SHARE, TRUST_ROUGH,
        "Experts agree only in part on which questions are open.",
        {0.52, 0.27, 0.29},
        CODES,
        NULL, NO_MARKS,
    },
    [NUMBER_AFFIRMATIONS] = {
        "affirmations", "Affirmations",
        GROUP_LISTENING, UNIT_COUNT, TRUST_ROUGH,
        "Turns of the therapist with words of a short list of our own (\"I "
        "appreciate\", \"that took courage\"). Not tested against experts; "
        "more are missed than found.",
        UNMEASURED,
        OURS,
        NULL, NO_MARKS,
    },
    [NUMBER_VALIDATIONS] = {
        "validations", "Validations",
        GROUP_LISTENING, UNIT_COUNT, TRUST_ROUGH,
        "Turns of the therapist with words of a short list of our own "
        "(\"that makes sense\", \"no wonder\"). Not tested against experts; "
        "more are missed than found.",
        UNMEASURED,
        OURS,
        NULL, NO_MARKS,
    },
    [NUMBER_INPUT] = {
        "input", "Turns with information, advice or options",
        GROUP_INPUT, UNIT_COUNT, TRUST_ROUGH,
        "Also where the turn holds something else beside it.",
        {NAN, 0.80, 0.76},
        CODES,
        NULL, NO_MARKS,
    },
    [NUMBER_INPUT_SHARE] = {
        "input_share", "The same, of the therapist's turns",
        GROUP_INPUT, UNIT_SHARE, TRUST_RELIABLE,
        "Back-channels are not counted as turns here.",
        {0.82, 0.78, 0.85},
        CODES,
        NULL, NO_MARKS,
    },
    [NUMBER_INFORMATION] = {
        "information", "Turns that give information",
        GROUP_INPUT, UNIT_COUNT, TRUST_ROUGH,
        "One kind of input. Experts themselves differ on which kind it is.",
        {0.31, 0.63, 0.69},
        CODES_OF_FOUR,
        NULL, NO_MARKS,
    },
    [NUMBER_ADVICE] = {
        "advice", "Turns that give advice",
        GROUP_INPUT, UNIT_COUNT, TRUST_ROUGH,
        "Automatic detection is weak: it finds about one in four, and three "
        "of five that it marks are something else. Please check the turns.",
        {0.7, 0.46, 0.38},
        CODES_OF_FOUR,
        NULL, NO_MARKS,
    },
    [NUMBER_NEGOTIATION] = {
        "negotiation", "Turns that agree on a goal or a plan",
        GROUP_INPUT, UNIT_COUNT, TRUST_ROUGH,
        "One kind of input. Rare, and experts hardly agree on it.",
        {0.15, 0.10, 0.16},
        CODES_OF_FOUR,
        NULL, NO_MARKS,
    },
    [NUMBER_OPTIONS] = {
        "options", "Turns that offer options",
        GROUP_INPUT, UNIT_COUNT, TRUST_ROUGH,
        "One kind of input. Rare, and experts hardly agree on it.",
        {0.11, 0.00, 0.04},
        CODES_OF_FOUR,
        NULL, NO_MARKS,
    },
    [NUMBER_ADVICE_FIRST] = {
        "advice_first", "Advice before the first reflection",
        GROUP_INPUT, UNIT_YES_NO, TRUST_ROUGH,
        "Whether a turn with advice came before any turn with a reflection. "
        "Automatic detection of advice is weak: please check the line.",
        UNMEASURED,
        "In AnnoMI experts saw it in 6 % of good and in 57 % of poor "
        "sessions; the program sees it less well.",
        NULL, NO_MARKS,
    },
    [NUMBER_PERMISSION] = {
        "permission", "Permission asked",
        GROUP_INPUT, UNIT_COUNT, TRUST_ROUGH,
        "Turns of the therapist with words of a short list of our own "
        "(\"would it be okay if\", \"do you mind if\"). Not tested against "
        "experts.",
        UNMEASURED,
        OURS,
        NULL, NO_MARKS,
    },
    [NUMBER_CHANGE_SHARE] = {
        "change_share", "Client turns that speak for a change",
        GROUP_CLIENT, UNIT_SHARE, TRUST_ROUGH,
        "Change talk, as motivational interviewing has it. It means little "
        "where no change is being talked about.",
        {0.58, 0.46, 0.49},
        CODES,
        NULL, NO_MARKS,
    },
    [NUMBER_SUSTAIN_SHARE] = {
        "sustain_share", "Client turns that speak against a change",
        GROUP_CLIENT, UNIT_SHARE, TRUST_ROUGH,
        "Sustain talk, as motivational interviewing has it. It means little "
        "where no change is being talked about.",
        {0.58, 0.33, 0.50},
        CODES_OF_FOUR,
        NULL, NO_MARKS,
    },
    [NUMBER_THERAPIST_WE] = {
        "therapist_we", "\"We\" and \"us\" of the therapist",
        GROUP_WORDS, UNIT_PER_100, TRUST_EXACT,
        "In a hundred words: we, us, our, ours, ourselves.",
        JUST_COUNTED,
    },
    [NUMBER_THERAPIST_I] = {
        "therapist_i", "\"I\" and \"me\" of the therapist",
        GROUP_WORDS, UNIT_PER_100, TRUST_EXACT,
        "In a hundred words: I, me, my, mine, myself.",
        JUST_COUNTED,
    },
    [NUMBER_CLIENT_WE] = {
        "client_we", "\"We\" and \"us\" of the client",
        GROUP_WORDS, UNIT_PER_100, TRUST_EXACT,
        "In a hundred words: we, us, our, ours, ourselves.",
        JUST_COUNTED,
    },
    [NUMBER_CLIENT_I] = {
        "client_i", "\"I\" and \"me\" of the client",
        GROUP_WORDS, UNIT_PER_100, TRUST_EXACT,
        "In a hundred words: I, me, my, mine, myself.",
        JUST_COUNTED,
    },
    [NUMBER_STYLE_MATCHING] = {
        "style_matching", "Language style matching",
        GROUP_STYLE, UNIT_SCORE, TRUST_UNGRADED,
        "From 0 to 1, the same use of small words (pronouns, articles and "
        "the like). It grows with the length of a session (r = .57 with the "
        "logarithm of the words): never compare sessions of different "
        "length. It did not tell good sessions from poor ones. Back-channels "
        "are left out.",
        UNMEASURED,
        "Ireland & Pennebaker 2010; length and quality: 133 sessions of "
        "AnnoMI (area under the curve .44).",
        NULL, NO_MARKS,
    },
    [NUMBER_THERAPIST_COORDINATION] = {
        "therapist_coordination",
        "Therapist takes up small words of the client",
        GROUP_STYLE, UNIT_SCORE, TRUST_UNGRADED,
        "How much more often a reply holds a kind of small word when the "
        "turn before holds it; 0 is as often as always. No direction has "
        "been shown to be better.",
        UNMEASURED,
        "Danescu-Niculescu-Mizil et al. 2012.",
        NULL, NO_MARKS,
    },
    [NUMBER_CLIENT_COORDINATION] = {
        "client_coordination", "Client takes up small words of the therapist",
        GROUP_STYLE, UNIT_SCORE, TRUST_UNGRADED,
        "How much more often a reply holds a kind of small word when the "
        "turn before holds it; 0 is as often as always. No direction has "
        "been shown to be better.",
        UNMEASURED,
        "Danescu-Niculescu-Mizil et al. 2012.",
        NULL, NO_MARKS,
    },
    [NUMBER_THERAPIST_AFFECT] = {
        "therapist_affect", "Feeling words of the therapist",
        GROUP_AFFECT, UNIT_SCORE, TRUST_UNGRADED,
        "From -1, dark, to +1, bright: the mean over turns. Words only: "
        "neither tone nor sarcasm is seen, and a dark word may be the right "
        "one.",
        UNMEASURED,
        "VADER, Hutto & Gilbert 2014; made for social media. Word lists "
        "follow human raters weakly in psychotherapy (kappa .25, Tanana et "
        "al. 2021).",
        NULL, NO_MARKS,
    },
    [NUMBER_CLIENT_AFFECT] = {
        "client_affect", "Feeling words of the client",
        GROUP_AFFECT, UNIT_SCORE, TRUST_UNGRADED,
        "From -1, dark, to +1, bright: the mean over turns. Words only: "
        "neither tone nor sarcasm is seen, and a dark word may be the right "
        "one.",
        UNMEASURED,
        "VADER, Hutto & Gilbert 2014; made for social media. Word lists "
        "follow human raters weakly in psychotherapy (kappa .25, Tanana et "
        "al. 2021).",
        NULL, NO_MARKS,
    },
    [NUMBER_CLIENT_LOW_SHARE] = {
        "client_low_share", "Client turns with mostly dark words",
        GROUP_AFFECT, UNIT_SHARE, TRUST_UNGRADED,
        "Turns at -0.05 and below. Words only.",
        UNMEASURED,
        "VADER, Hutto & Gilbert 2014; made for social media. Word lists "
        "follow human raters weakly in psychotherapy (kappa .25, Tanana et "
        "al. 2021).",
        NULL, NO_MARKS,
    },
    [NUMBER_CLIENT_HIGH_SHARE] = {
        "client_high_share", "Client turns with mostly bright words",
        GROUP_AFFECT, UNIT_SHARE, TRUST_UNGRADED,
        "Turns at +0.05 and above. Words only.",
        UNMEASURED,
        "VADER, Hutto & Gilbert 2014; made for social media. Word lists "
        "follow human raters weakly in psychotherapy (kappa .25, Tanana et "
        "al. 2021).",
        NULL, NO_MARKS,
    },
};
// clang-format on
