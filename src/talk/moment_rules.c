// moment_rules.c - the rules in words: what a moment is called, when its rule
// fires, and what one could ask oneself. A new rule is a value of enum
// moment_id, a row here, a function in moments_well.c or moments_look.c, and a
// case that fires and one that just does not.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/moments_scene.h"

const char *const MOMENT_KIND_NAMES[MOMENT_KINDS] = {
    [MOMENT_WENT_WELL] = "went well",
    [MOMENT_WITHDRAWAL] = "going quiet",
    [MOMENT_CONFRONTATION] = "disagreeing",
    [MOMENT_THERAPIST] = "what you did",
};

// What the rules lean on. None of these sources tested them.
#define UNTESTED "Our own rule, not tested."
// SOURCE: withdrawal and confrontation: Eubanks, Muran & Safran (2018),
// Psychotherapy 55:508-519
#define RUPTURE                                                                \
    "After withdrawal and confrontation in Eubanks, Muran & Safran "           \
    "2018. " UNTESTED
// SOURCE: MITI 4.2 (Moyers, Manuel & Ernst 2014)
#define MITI "After behaviours that MITI 4.2 counts. " UNTESTED
// SOURCE: Magill et al. (2018): reflections and open questions go with more
// talk about change
#define TALK "After motivational interviewing (Magill et al. 2018). " UNTESTED
// SOURCE: LISTENING.md part 0.5
#define ADVICE                                                                 \
    "In AnnoMI experts saw it in 6 % of good and 57 % of poor "                \
    "sessions. " UNTESTED
#define LISTS "Our own lists of words, not tested."

// clang-format off
const struct moment_rule MOMENT_RULES[MOMENT_RULE_COUNT] = {
    [WELL_REFLECTION_OPENED] = {
        "reflection_opened", MOMENT_WENT_WELL,
        "A reflection that made room",
        "After a turn of yours with a reflection the client speaks for 20 "
        "words and more, and at least one and a half times as long as usual.",
        "What did you pick up there?",
        TALK, 2, reflection_opened_fires,
    },
    [WELL_REFLECTION_CONFIRMED] = {
        "reflection_confirmed", MOMENT_WENT_WELL,
        "A reflection that fitted",
        "After a turn of yours with a reflection the client begins with a "
        "clear yes (\"Yes, exactly\", \"That's right\").",
        "What had you listened for just before?",
        TALK, 2.2, reflection_confirmed_fires,
    },
    [WELL_QUESTION_OPENED] = {
        "question_opened", MOMENT_WENT_WELL,
        "An open question with a long answer",
        "After an open question the client speaks for 30 words and more, and "
        "at least twice as long as usual.",
        "What made this question easy to answer?",
        TALK, 1.8, question_opened_fires,
    },
    [WELL_PERMISSION] = {
        "permission", MOMENT_WENT_WELL,
        "Permission asked first",
        "Words that ask for permission, and information, advice or options "
        "in the same turn of yours or the next one.",
        "What was different because you had asked?",
        MITI, 2.1, permission_asked_fires,
    },
    [WELL_AFFIRMATION] = {
        "affirmation", MOMENT_WENT_WELL,
        "Something was appreciated",
        "Words of our list of affirmations (\"that took courage\").",
        "How did it land?",
        MITI, 1.2, affirmed_fires,
    },
    [WELL_VALIDATION] = {
        "validation", MOMENT_WENT_WELL,
        "It was allowed to be hard",
        "Words of our list of validations (\"that makes sense\").",
        "What did the client do with it?",
        LISTS, 1.4, validated_fires,
    },
    [WELL_REPAIR] = {
        "repair", MOMENT_WENT_WELL,
        "You stayed with a disagreement",
        "The client disagrees with a reflection or complains, and your next "
        "turn reflects, asks an open question, says sorry or says that it "
        "makes sense, and gives no information or advice.",
        "What helped you to stay with it?",
        RUPTURE, 2.6, repaired_fires,
    },
    [WELL_SILENCE] = {
        "silence_left", MOMENT_WENT_WELL,
        "A silence that was left",
        "5 seconds and more of silence after your turn, and then the client "
        "speaks for 10 words and more, and at least as long as usual.",
        "What was in this silence, for you?",
        LISTS, 1.9, silence_left_fires,
    },
    [LOOK_SHORT_ANSWERS] = {
        "short_answers", MOMENT_WITHDRAWAL,
        "Short answers to open questions",
        "Two open questions in a row are answered with 3 words or fewer.",
        "Tired, careful, or another question than theirs? What did you "
        "sense?",
        RUPTURE, 2, short_answers_fires,
    },
    [LOOK_DO_NOT_KNOW] = {
        "do_not_know", MOMENT_WITHDRAWAL,
        "\"I don't know\", twice",
        "Two answers of 12 words or fewer with \"I don't know\" or the like, "
        "within five turns of the client.",
        "What may have made it hard to know, or to say?",
        RUPTURE, 2.1, do_not_know_fires,
    },
    [LOOK_TOPIC_SHIFT] = {
        "topic_shift", MOMENT_WITHDRAWAL,
        "Another topic after a feeling",
        "You reflect or ask with a feeling word, and the client turns to "
        "something else (\"anyway\", \"can we talk about\").",
        "Too close, too early, or done with? Is there a way back?",
        RUPTURE, 2.3, topic_shifted_fires,
    },
    [LOOK_SILENCE_SHORT_REPLY] = {
        "silence_short_reply", MOMENT_WITHDRAWAL,
        "A long silence and a short reply",
        "5 seconds and more of silence after your turn, and then the client "
        "says 5 words or fewer.",
        "What may have been going on in the silence?",
        RUPTURE, 1.9, silence_short_reply_fires,
    },
    [LOOK_QUIETER] = {
        "quieter", MOMENT_WITHDRAWAL,
        "The client says less for a while",
        "Of six turns of the client in a row all but one are at most a third "
        "as long as usual, after six others; the usual turn has 12 words or "
        "more.",
        "What had happened just before?",
        RUPTURE, 2, quieter_fires,
    },
    [LOOK_COMPLAINT] = {
        "complaint", MOMENT_CONFRONTATION,
        "Something did not fit for the client",
        "Words of our list of complaints about the therapist, the therapy or "
        "the pace (\"you're not listening\", \"this isn't helping\").",
        "What were they telling you about the two of you, or about the work?",
        RUPTURE, 3, complained_fires,
    },
    [LOOK_REFLECTION_REFUSED] = {
        "reflection_refused", MOMENT_CONFRONTATION,
        "A reflection that did not fit",
        "After a turn of yours with a reflection the client says that it is "
        "not so (\"That's not what I mean\"; a plain \"No\" only after a turn "
        "without a question and without \"not\").",
        "What did the client mean, and did you get to hear it?",
        RUPTURE, 2.6, reflection_refused_fires,
    },
    [LOOK_UNDERSTAND_BUT] = {
        "understand_but", MOMENT_CONFRONTATION,
        "\"Yes, but\"",
        "The client says \"I understand, but\", \"Yeah, but\" or the like.",
        "What was behind the \"but\"?",
        RUPTURE, 2.2, understand_but_fires,
    },
    [LOOK_FEELING_MISSED] = {
        "feeling_passed", MOMENT_THERAPIST,
        "A feeling that was perhaps passed by",
        "The client uses a feeling word, and your next turn gives "
        "information or advice or asks a closed question, without a "
        "reflection and without a feeling word.",
        "What happened to the feeling?",
        LISTS, 2, feeling_missed_fires,
    },
    [LOOK_INPUT_AFTER_SUSTAIN] = {
        "input_after_sustain", MOMENT_THERAPIST,
        "Information or advice after words against a change",
        "The client speaks against a change, and your next turn gives "
        "information, advice or options, without a reflection and without "
        "words that ask for permission. Please check both labels.",
        "What else was there in what the client had just said?",
        TALK, 2.3, input_after_sustain_fires,
    },
    [LOOK_ADVICE_FIRST] = {
        "advice_first", MOMENT_THERAPIST,
        "Advice before the first reflection",
        "A turn of yours gives advice before any turn with a reflection. "
        "Automatic detection of advice is weak: please check.",
        "Was it advice? What did the client know by then of what you had "
        "heard?",
        ADVICE, 2.4, advice_first_fires,
    },
    [LOOK_QUESTION_PILE] = {
        "question_pile", MOMENT_THERAPIST,
        "Several questions in a row",
        "Three turns of yours or more in a row with a question and without a "
        "reflection.",
        "What would you have said if you could not ask?",
        MITI, 1.5, question_pile_fires,
    },
};
// clang-format on
