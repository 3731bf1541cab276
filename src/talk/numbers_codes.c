// numbers_codes.c - what is counted from codes: reflections, questions, input,
// change and sustain talk.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/numbers_error.h"
#include "talk/numbers_parts.h"
#include "talk/phrases.h"

#include <math.h>

// What one class of a task counts towards.
struct counted {
    enum code_task task;
    int class;
};

enum what {
    SIMPLE,
    COMPLEX,
    OPEN,
    CLOSED,
    INFORMATION,
    ADVICE,
    NEGOTIATION,
    OPTIONS,
    CHANGE,
    SUSTAIN,
    WHATS,
};

static const struct counted COUNTED[WHATS] = {
    [SIMPLE] = {TASK_REFLECTION, REFLECTION_SIMPLE },
    [COMPLEX] = {TASK_REFLECTION, REFLECTION_COMPLEX},
    [OPEN] = {TASK_QUESTION,   QUESTION_OPEN     },
    [CLOSED] = {TASK_QUESTION,   QUESTION_CLOSED   },
    [INFORMATION] = {TASK_INPUT,      INPUT_INFORMATION },
    [ADVICE] = {TASK_INPUT,      INPUT_ADVICE      },
    [NEGOTIATION] = {TASK_INPUT,      INPUT_NEGOTIATION },
    [OPTIONS] = {TASK_INPUT,      INPUT_OPTIONS     },
    [CHANGE] = {TASK_TALK,       TALK_CHANGE       },
    [SUSTAIN] = {TASK_TALK,       TALK_SUSTAIN      },
};

struct tallies {
    struct tally of[WHATS];
    struct tally any[CODE_TASKS]; // all classes of a task but its first
    int first_reflection, first_advice;
};

// Codes that come without chances, from a person, are certain.
static double chance_of(const struct turn_codes *codes, enum code_task task,
                        int class)
{
    double sum = 0;
    for (int i = 0; i < CODE_TASK_ROWS[task].classes; i++) {
        sum += codes->chance[task][i];
    }
    bool certain = !(sum > 0.5);
    return certain ? turn_codes_class(codes, task) == class
                   : codes->chance[task][class] / sum;
}

static void tally_turn(struct tallies *tallies, const struct turn_codes *codes)
{
    for (int what = 0; what < WHATS; what++) {
        const struct counted *row = &COUNTED[what];
        if (CODE_TASK_ROWS[row->task].of_client == codes->of_client) {
            tally_add(&tallies->of[what],
                      turn_codes_class(codes, row->task) == row->class,
                      chance_of(codes, row->task, row->class));
        }
    }
    for (int task = 0; task < CODE_TASKS; task++) {
        if (CODE_TASK_ROWS[task].of_client == codes->of_client) {
            tally_add(&tallies->any[task],
                      turn_codes_class(codes, (enum code_task)task) != 0,
                      1 - chance_of(codes, (enum code_task)task, 0));
        }
    }
}

// Back-channels are no turns, but a reflection of one word is a reflection.
static bool is_counted(const struct session *session, size_t i)
{
    const struct turn_heard *heard = &session->heard[i];
    const struct turn_codes *codes = &session->codes[i];
    bool empty =
        heard->is_backchannel
        && (codes->of_client || turn_codes_class(codes, TASK_BEHAVIOUR) == 0);
    return codes->is_coded && heard->side != SIDE_OTHER && !heard->is_made_up
        && !empty;
}

static void tally_session(struct tallies *tallies,
                          const struct session *session)
{
    tallies->first_reflection = tallies->first_advice = TURN_NONE;
    for (size_t i = 0; i < session->transcript->turn_count; i++) {
        const struct turn_codes *codes = &session->codes[i];
        if (!is_counted(session, i)) {
            continue;
        }
        tally_turn(tallies, codes);
        bool reflects = !codes->of_client && codes->reflection;
        bool advises = !codes->of_client && codes->input == INPUT_ADVICE;
        if (reflects && tallies->first_reflection == TURN_NONE) {
            tallies->first_reflection = (int)i;
        }
        if (advises && tallies->first_advice == TURN_NONE) {
            tallies->first_advice = (int)i;
        }
    }
}

static void count_listening(struct numbers *numbers,
                            const struct tallies *tallies)
{
    const struct tally *reflections = &tallies->any[TASK_REFLECTION];
    const struct tally *questions = &tallies->any[TASK_QUESTION];
    error_of_count(numbers, NUMBER_REFLECTIONS, reflections);
    error_of_rate(numbers, NUMBER_REFLECTIONS_PER_TURN, reflections);
    error_of_count(numbers, NUMBER_QUESTIONS, questions);
    if (questions->found > 0) {
        error_of_ratio(numbers, reflections, questions);
        error_of_share(numbers, NUMBER_OPEN_SHARE, &tallies->of[OPEN],
                       &tallies->of[CLOSED]);
    }
    if (reflections->found > 0) {
        error_of_share(numbers, NUMBER_COMPLEX_SHARE, &tallies->of[COMPLEX],
                       &tallies->of[SIMPLE]);
    }
    numbers_lack(numbers, NUMBER_REFLECTIONS_PER_QUESTION,
                 "no question was found");
    numbers_lack(numbers, NUMBER_OPEN_SHARE, "no question was found");
    numbers_lack(numbers, NUMBER_COMPLEX_SHARE, "no reflection was found");
}

static void count_input(struct numbers *numbers, const struct tallies *tallies)
{
    error_of_count(numbers, NUMBER_INPUT, &tallies->any[TASK_INPUT]);
    error_of_rate(numbers, NUMBER_INPUT_SHARE, &tallies->any[TASK_INPUT]);
    error_of_count(numbers, NUMBER_INFORMATION, &tallies->of[INFORMATION]);
    error_of_count(numbers, NUMBER_ADVICE, &tallies->of[ADVICE]);
    error_of_count(numbers, NUMBER_NEGOTIATION, &tallies->of[NEGOTIATION]);
    error_of_count(numbers, NUMBER_OPTIONS, &tallies->of[OPTIONS]);
    int advice = tallies->first_advice;
    int reflection = tallies->first_reflection;
    if (advice != TURN_NONE) {
        bool first = reflection == TURN_NONE || advice < reflection;
        numbers_set_at(numbers, NUMBER_ADVICE_FIRST, first, advice);
    }
    numbers_lack(numbers, NUMBER_ADVICE_FIRST, "no advice was found");
}

void numbers_count_codes(struct numbers *numbers, const struct session *session)
{
    struct tallies tallies = {0};
    if (!session->codes) {
        numbers_lack_group(numbers, GROUP_LISTENING, "nothing was coded");
        numbers_lack_group(numbers, GROUP_INPUT, "nothing was coded");
        numbers_lack_group(numbers, GROUP_CLIENT, "nothing was coded");
        return;
    }
    tally_session(&tallies, session);
    if (tallies.any[TASK_BEHAVIOUR].turns > 0) {
        count_listening(numbers, &tallies);
        count_input(numbers, &tallies);
    }
    if (tallies.any[TASK_TALK].turns > 0) {
        error_of_rate(numbers, NUMBER_CHANGE_SHARE, &tallies.of[CHANGE]);
        error_of_rate(numbers, NUMBER_SUSTAIN_SHARE, &tallies.of[SUSTAIN]);
    }
    numbers_lack_group(numbers, GROUP_LISTENING,
                       "the therapist has no turns here");
    numbers_lack_group(numbers, GROUP_INPUT, "the therapist has no turns here");
    numbers_lack_group(numbers, GROUP_CLIENT, "the client has no turns here");
}
