#ifndef TESTS_TALK_TOY_H
#define TESTS_TALK_TOY_H

// talk_toy - small sessions of our own, with codes, for tests.
//
//     static const struct line LINES[] = {
//         {.who = 'T', .says = "What brings you here?", .codes = OPENS},
//         {.who = 'C', .says = "My back.", .codes = NEUTRAL},
//     };
//     struct toy_session toy = TOY(arena, LINES);

#include "base/arena.h"
#include "talk/codes.h"
#include "talk/transcript.h"

#include <math.h>

// What a line is coded as; more than one may be added up.
enum line_codes {
    NEUTRAL = 0,
    SIMPLE = 1,
    COMPLEX = 2,
    OPENS = 4,
    CLOSES = 8,
    INFORMS = 16,
    ADVISES = 32,
    NEGOTIATES = 64,
    OFFERS = 128,
    CHANGE = 256,
    SUSTAIN = 512,
};

struct line {
    char who; // 'T', 'C', or 'X' for somebody else
    const char *says;
    int codes;
    double start, end; // both 0: no times
    unsigned flags;
    float chance; // of the label given; 0: certain, no chances
};

struct toy_session {
    struct transcript transcript;
    struct turn_codes *codes;
};

// The chance of the label, and the rest of it on the first other class.
static inline void toy_chance(struct turn_codes *codes, enum code_task task,
                              float chance)
{
    int class = turn_codes_class(codes, task);
    codes->chance[task][class] = chance;
    codes->chance[task][class == 0 ? 1 : 0] = 1 - chance;
}

static inline struct turn_codes toy_codes(const struct line *line)
{
    struct turn_codes codes = {.is_coded = line->who != 'X',
                               .of_client = line->who == 'C'};
    int bits = line->codes;
    codes.reflection = bits & SIMPLE  ? REFLECTION_SIMPLE
                     : bits & COMPLEX ? REFLECTION_COMPLEX
                                      : REFLECTION_NONE;
    codes.question = bits & OPENS  ? QUESTION_OPEN
                   : bits & CLOSES ? QUESTION_CLOSED
                                   : QUESTION_NONE;
    codes.input = bits & INFORMS    ? INPUT_INFORMATION
                : bits & ADVISES    ? INPUT_ADVICE
                : bits & NEGOTIATES ? INPUT_NEGOTIATION
                : bits & OFFERS     ? INPUT_OPTIONS
                                    : INPUT_NONE;
    codes.behaviour = codes.reflection ? BEHAVIOUR_REFLECTION
                    : codes.question   ? BEHAVIOUR_QUESTION
                    : codes.input      ? BEHAVIOUR_INPUT
                                       : BEHAVIOUR_OTHER;
    codes.talk = bits & CHANGE  ? TALK_CHANGE
               : bits & SUSTAIN ? TALK_SUSTAIN
                                : TALK_NEUTRAL;
    for (int task = 0; line->chance > 0 && task < CODE_TASKS; task++) {
        toy_chance(&codes, (enum code_task)task, line->chance);
    }
    return codes;
}

static inline struct toy_session toy_session(struct arena *arena,
                                             const struct line *lines,
                                             size_t count)
{
    struct toy_session toy = {
        .transcript = {.name = STR("toy"),
                       .format = "plain",
                       .counted = "line",
                       .speakers = arena_take(arena, 3, sizeof(struct str)),
                       .speaker_count = 3,
                       .therapist = 0,
                       .turns =
                           arena_take(arena, count + 1, sizeof(struct turn)),
                       .turn_count = count},
        .codes = arena_take(arena, count + 1, sizeof *toy.codes),
    };
    toy.transcript.speakers[0] = STR("T");
    toy.transcript.speakers[1] = STR("C");
    toy.transcript.speakers[2] = STR("X");
    for (size_t i = 0; i < count; i++) {
        bool timed = lines[i].end > 0;
        toy.transcript.has_times |= timed;
        toy.transcript.turns[i] = (struct turn){
            .speaker = lines[i].who == 'T' ? 0
                     : lines[i].who == 'C' ? 1
                                           : 2,
            .flags = lines[i].flags,
            .text = str_of(lines[i].says),
            .start = timed ? lines[i].start : NAN,
            .end = timed ? lines[i].end : NAN,
            .line = (int)i + 1,
        };
        toy.codes[i] = toy_codes(&lines[i]);
    }
    return toy;
}

#define TOY(arena, lines)                                                      \
    toy_session((arena), (lines), sizeof(lines) / sizeof *(lines))

#endif
