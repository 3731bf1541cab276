// second_pass.c - see second_pass.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/second_pass.h"

#include "base/arena.h"
#include "talk/bytes.h"
#include "talk/client_pass.h"
#include "talk/exact.h"
#include "talk/net.h"
#include "talk/view.h"

#include <string.h>

struct second_pass {
    const struct cue_words *words;
    const struct net *therapist;
    const struct client_pass *client;
};

static const struct net_course COURSE = {
    .epochs = 15,
    .rate = 0.003,
    .decay = 0.3,
    .left_out = 0.3,
    .evenness = 0.5,
};

// The tasks of a side, in the order of their lanes.
static struct net_shape shape_of(enum side side)
{
    struct net_shape shape = {.inputs = view_inputs(side)};

    for (int task = 0; task < CODE_TASKS; task++) {
        if (CODE_TASK_ROWS[task].of_client == (side == SIDE_CLIENT)) {
            shape.classes[shape.questions++] = CODE_TASK_ROWS[task].classes;
        }
    }
    return shape;
}

// ---- coding -----------------------------------------------------------------

// The network has heard the whole session and leans on it; the first pass knows
// only the words around. They err in different sessions, so both have a say:
// score + say x score of the first pass, made a probability and brought back
// towards even, as two opinions that agree are not two witnesses.
//
// SOURCE: found by ten-fold cross-validation on AnnoMI over four ways to part
// it. Says are flat from .75 to 1.5 (input: to 2); at an evening of 1.3 the
// mean probability of the labels is the share of them that are right
struct joining {
    float say;
    double by; // 1 / evening
};
static const struct joining JOININGS[CODE_TASKS] = {
    [TASK_BEHAVIOUR] = {1,    1 / 1.3},
    [TASK_REFLECTION] = {0,    1      }, // the session tells more than words
    [TASK_QUESTION] = {1,    1 / 1.3},
    [TASK_INPUT] = {1.5F, 1 / 1.3},
};

// Scores of the network become probabilities.
static void join_first_pass(const struct turn_scores *first, float *lanes)
{
    for (int task = 0; task < CODE_TASKS; task++) {
        const struct joining *joining = &JOININGS[task];
        double of_class[CODE_CLASSES_MOST];
        int from = CODE_LANE_FROM[task];
        int classes = CODE_TASK_ROWS[task].classes;

        if (CODE_TASK_ROWS[task].of_client) {
            continue;
        }
        for (int class = 0; class < classes; class ++) {
            of_class[class] =
                (double)(lanes[from + class]
                         + joining->say * first->at[from + class]);
        }
        exact_softmax(of_class, classes, joining->by);
        for (int class = 0; class < classes; class ++) {
            lanes[from + class] = (float)of_class[class];
        }
    }
}

// Whether a turn holds a reflection is asked twice: for itself, and through its
// main behaviour, which experts agree on better. The answers are mixed.
// SOURCE: shares of AnnoMI's turns of each behaviour that hold a reflection
static void mix_reflection(float *chances)
{
    static const float HOLDS[] = {[BEHAVIOUR_OTHER] = 0,
                                  [BEHAVIOUR_REFLECTION] = 1,
                                  [BEHAVIOUR_QUESTION] = 0.1F,
                                  [BEHAVIOUR_INPUT] = 0.1F};
    static const float OF_BEHAVIOUR = 0.3F;
    const float *behaviours = chances + CODE_LANE_FROM[TASK_BEHAVIOUR];
    float *lanes = chances + CODE_LANE_FROM[TASK_REFLECTION];
    float itself = lanes[REFLECTION_SIMPLE] + lanes[REFLECTION_COMPLEX];
    float by_behaviour = 0;
    float mixed;

    for (size_t i = 0; i < sizeof HOLDS / sizeof *HOLDS; i++) {
        by_behaviour += behaviours[i] * HOLDS[i];
    }
    mixed = itself + OF_BEHAVIOUR * (by_behaviour - itself);
    if (itself > 0) {
        lanes[REFLECTION_NONE] = 1 - mixed;
        lanes[REFLECTION_SIMPLE] *= mixed / itself;
        lanes[REFLECTION_COMPLEX] *= mixed / itself;
    }
}

void second_pass_code(const struct second_pass *pass, struct arena *arena,
                      const struct heard *heard, struct turn_chances *chances)
{
    size_t mark = arena_mark(arena);
    const struct view *view = view_of(arena, pass->words, heard);
    float *inputs = arena_take(arena, NET_INPUTS_MOST, sizeof *inputs);

    for (size_t n = 0; n < heard->count; n++) {
        enum side side = heard->utterances[n].side;

        chances[n] = (struct turn_chances){.talk = 0};
        if (side == SIDE_THERAPIST) {
            view_turn(view, n, inputs);
            net_score(pass->therapist, inputs, chances[n].at);
            join_first_pass(&heard->scores[n], chances[n].at);
            mix_reflection(chances[n].at);
        }
    }
    client_pass_code(pass->client, arena, heard, chances);
    arena_rewind(arena, mark);
}

// ---- training ---------------------------------------------------------------

struct school {
    struct arena *arena;
    const struct lessons *lessons;
    struct turn_scores *const *scores;
    const struct cue_words *words;
    bool is_bare;
};

static size_t count_turns(const struct lessons *lessons, enum side side)
{
    size_t turns = 0;

    for (size_t i = 0; i < lessons->count; i++) {
        for (size_t n = 0; n < lessons->at[i].count; n++) {
            turns += lessons->at[i].utterances[n].side == side;
        }
    }
    return turns;
}

static void copy_labels(const struct turn_labels *from, int first, int count,
                        int8_t *labels)
{
    for (int i = 0; i < count; i++) {
        labels[i] = (int8_t)from->at[first + i];
    }
}

// Adds the turns of one side of a lesson; `inputs` and `labels` have room.
static size_t add_lesson(const struct school *school, size_t lesson,
                         enum side side, float *inputs, int8_t *labels)
{
    const struct lesson *from = &school->lessons->at[lesson];
    const struct net_shape shape = shape_of(side);
    size_t mark = arena_mark(school->arena);
    const struct heard heard = {from->utterances, from->count, school->is_bare,
                                school->scores[lesson]};
    const struct view *view = view_of(school->arena, school->words, &heard);
    int first = side == SIDE_CLIENT ? TASK_TALK : TASK_BEHAVIOUR;
    size_t rows = 0;

    for (size_t n = 0; n < from->count; n++) {
        if (from->utterances[n].side == side) {
            view_turn(view, n, inputs + rows * (size_t)shape.inputs);
            copy_labels(&from->labels[n], first, shape.questions,
                        labels + rows * (size_t)shape.questions);
            rows++;
        }
    }
    arena_rewind(school->arena, mark);
    return rows;
}

static const struct net *learn_side(const struct school *school, enum side side)
{
    const struct net_shape shape = shape_of(side);
    size_t turns = count_turns(school->lessons, side);
    float *inputs = arena_take(
        school->arena, (turns + 1) * (size_t)shape.inputs, sizeof *inputs);
    int8_t *labels = arena_take(
        school->arena, (turns + 1) * (size_t)shape.questions, sizeof *labels);
    size_t rows = 0;

    for (size_t i = 0; i < school->lessons->count; i++) {
        rows +=
            add_lesson(school, i, side, inputs + rows * (size_t)shape.inputs,
                       labels + rows * (size_t)shape.questions);
    }
    return net_train(school->arena, &shape,
                     &(struct net_lesson){rows, inputs, labels}, &COURSE);
}

const struct second_pass *second_pass_train(struct arena *arena,
                                            const struct lessons *lessons,
                                            struct turn_scores *const *scores,
                                            bool is_bare)
{
    struct second_pass *pass = arena_take(arena, 1, sizeof *pass);
    struct school school = {arena, lessons, scores, cue_words_new(arena),
                            is_bare};

    pass->words = school.words;
    pass->therapist = learn_side(&school, SIDE_THERAPIST);
    pass->client = client_pass_train(arena, lessons, scores, is_bare);
    return pass;
}

// ---- the model file ---------------------------------------------------------

void second_pass_print(const struct second_pass *pass, struct text *bytes)
{
    net_print(pass->therapist, bytes);
    client_pass_print(pass->client, bytes);
}

bool second_pass_parse(struct arena *arena, struct str bytes,
                       const struct second_pass **pass, struct err *err)
{
    struct second_pass *parsed = arena_take(arena, 1, sizeof *parsed);
    const struct net_shape therapist = shape_of(SIDE_THERAPIST);
    struct bytes rest = bytes_of(bytes);

    parsed->words = cue_words_new(arena);
    *pass = parsed;
    return net_parse(arena, &rest, &therapist, &parsed->therapist, err)
        && client_pass_parse(arena, &rest, &parsed->client, err)
        && (bytes_are_all_read(&rest)
            || err_set(err, ERR_INPUT,
                       "the second pass of the model is damaged"));
}
