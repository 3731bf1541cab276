// numbers_trial.c - numbers from experts' codes beside numbers from ours.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/numbers_trial.h"

#include "base/arena.h"
#include "talk/backchannel.h"
#include "talk/eval.h"

#include <math.h>

struct transcript lesson_transcript(struct arena *arena,
                                    const struct lesson *lesson)
{
    struct transcript transcript = {
        .name = lesson->id,
        .format = "annomi",
        .counted = "turn",
        .speakers = arena_take(arena, 3, sizeof *transcript.speakers),
        .speaker_count = 3,
        .therapist = SIDE_THERAPIST,
        .turns = arena_take(arena, lesson->count + 1, sizeof(struct turn)),
        .turn_count = lesson->count,
    };
    transcript.speakers[SIDE_OTHER] = STR("other");
    transcript.speakers[SIDE_THERAPIST] = STR("therapist");
    transcript.speakers[SIDE_CLIENT] = STR("client");
    for (size_t i = 0; i < lesson->count; i++) {
        const struct utterance *utterance = &lesson->utterances[i];
        bool hums = backchannel_of(utterance->text) == BACKCHANNEL_HUM;
        transcript.turns[i] = (struct turn){
            .speaker = (int)utterance->side,
            .flags = hums ? TURN_BACKCHANNEL : 0,
            .text = utterance->text,
            .start = NAN,
            .end = NAN,
            .line = (int)i + 1,
        };
    }
    return transcript;
}

static int class_or_0(const struct turn_labels *labels, enum code_task task)
{
    return labels->at[task] == NO_LABEL ? 0 : labels->at[task];
}

struct turn_codes *lesson_codes(struct arena *arena,
                                const struct lesson *lesson)
{
    struct turn_codes *codes =
        arena_take(arena, lesson->count + 1, sizeof *codes);
    for (size_t i = 0; i < lesson->count; i++) {
        const struct turn_labels *labels = &lesson->labels[i];
        enum side side = lesson->utterances[i].side;
        codes[i] = (struct turn_codes){
            .is_coded = side != SIDE_OTHER,
            .of_client = side == SIDE_CLIENT,
            .behaviour =
                (enum behaviour_code)class_or_0(labels, TASK_BEHAVIOUR),
            .reflection =
                (enum reflection_code)class_or_0(labels, TASK_REFLECTION),
            .question = (enum question_code)class_or_0(labels, TASK_QUESTION),
            .input = (enum input_code)class_or_0(labels, TASK_INPUT),
            .talk = (enum client_talk)class_or_0(labels, TASK_TALK),
        };
    }
    return codes;
}

// One number over sessions: the expert's and ours.
struct pairs {
    double *expert, *ours;
    bool *is_high;
    size_t count;
    int with_interval, held;
};

static double mean(const double *values, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += values[i];
    }
    return sum / (double)count;
}

// SOURCE: Shrout & Fleiss (1979), Psychological Bulletin 86:420-428, case 2,
// with two raters
static double agreement_of(const struct pairs *pairs)
{
    double n = (double)pairs->count;
    double a = mean(pairs->expert, pairs->count);
    double b = mean(pairs->ours, pairs->count);
    double between = 0, within = 0;
    for (size_t i = 0; i < pairs->count; i++) {
        double x = pairs->expert[i], y = pairs->ours[i];
        double row = (x + y) / 2 - (a + b) / 2;
        double rest = (x - a) - (y - b);
        between += 2 * row * row;
        within += rest * rest / 2;
    }
    double columns = n * (a - b) * (a - b) / 2;
    between /= n - 1;
    within /= n - 1;
    return (between - within) / (between + within + 2 * (columns - within) / n);
}

static void add_pair(struct pairs *pairs, const struct number *expert,
                     const struct number *ours, bool is_high)
{
    if (isnan(expert->value) || isnan(ours->value)) {
        return;
    }
    pairs->expert[pairs->count] = expert->value;
    pairs->ours[pairs->count] = ours->value;
    pairs->is_high[pairs->count] = is_high;
    pairs->count++;
    if (!isnan(ours->low)) {
        pairs->with_interval++;
        pairs->held +=
            ours->low <= expert->value && expert->value <= ours->high;
    }
}

static struct number_trial trial_of(const struct pairs *pairs)
{
    bool enough = pairs->count > 2;
    return (struct number_trial){
        .sessions = (int)pairs->count,
        .ranks = enough
                   ? rank_correlation(pairs->expert, pairs->ours, pairs->count)
                   : NAN,
        .agreement = enough ? agreement_of(pairs) : NAN,
        .area =
            enough ? rank_area(pairs->ours, pairs->is_high, pairs->count) : NAN,
        .expert_area =
            enough ? rank_area(pairs->expert, pairs->is_high, pairs->count)
                   : NAN,
        .held = pairs->with_interval > 0
                  ? (double)pairs->held / pairs->with_interval
                  : NAN,
    };
}

static struct pairs pairs_for(struct arena *arena, size_t sessions)
{
    return (struct pairs){
        .expert = arena_take(arena, sessions + 1, sizeof(double)),
        .ours = arena_take(arena, sessions + 1, sizeof(double)),
        .is_high = arena_take(arena, sessions + 1, sizeof(bool)),
    };
}

// The numbers of one session twice, with the expert's codes and with ours.
// Nothing stays in the arena.
static void try_lesson(struct arena *arena, const struct lesson *lesson,
                       const struct turn_codes *codes, struct pairs *pairs)
{
    size_t mark = arena_mark(arena);
    struct numbers *expert = arena_take(arena, 1, sizeof *expert);
    struct numbers *ours = arena_take(arena, 1, sizeof *ours);
    struct transcript transcript = lesson_transcript(arena, lesson);
    numbers_of(arena, &transcript, lesson_codes(arena, lesson), expert);
    numbers_of(arena, &transcript, codes, ours);
    for (int id = 0; id < NUMBER_COUNT; id++) {
        add_pair(&pairs[id], &expert->of[id], &ours->of[id], lesson->is_high);
    }
    arena_rewind(arena, mark);
}

void numbers_trial(struct arena *arena, const struct lessons *lessons,
                   struct turn_codes *const *codes,
                   struct number_trial trials[NUMBER_COUNT])
{
    struct pairs pairs[NUMBER_COUNT];
    for (int id = 0; id < NUMBER_COUNT; id++) {
        pairs[id] = pairs_for(arena, lessons->count);
    }
    for (size_t i = 0; i < lessons->count; i++) {
        if (lessons->at[i].count >= TRIAL_LEAST_TURNS) {
            try_lesson(arena, &lessons->at[i], codes[i], pairs);
        }
    }
    for (int id = 0; id < NUMBER_COUNT; id++) {
        trials[id] = trial_of(&pairs[id]);
    }
}
