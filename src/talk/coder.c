// coder.c - see coder.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/coder.h"

#include "base/arena.h"
#include "base/embedded.h"
#include "talk/model.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct coder {
    const struct model *model; // NULL of the built-in one
};

// ---- the model of the program -----------------------------------------------

// Each condition is read when it is first needed: few need both.
static const struct coder BUILT_IN;
static struct arena *arenas[CONDITIONS]; // never closed
static struct model models[CONDITIONS];

// A program whose own model is damaged was built wrongly: it cannot go on.
static void read_built_in(enum condition condition)
{
    struct err err = {0};
    bool done = false;

    arenas[condition] = arena_open("model of listening");
    for (int i = 0; i < EMBEDDED_MODELS_COUNT; i++) {
        if (strcmp(EMBEDDED_MODELS[i].name, "listening.model") == 0) {
            done = model_parse(arenas[condition], EMBEDDED_MODELS[i].bytes,
                               condition, &models[condition], &err);
        }
    }
    if (!done) {
        (void)fprintf(stderr, "rapport: the model that is part of the program "
                              "cannot be used: build it again\n");
        abort();
    }
}

static void read_written(void)
{
    read_built_in(CONDITION_WRITTEN);
}

static void read_bare(void)
{
    read_built_in(CONDITION_BARE);
}

static const struct model *model_of(const struct coder *coder, bool is_bare)
{
    static pthread_once_t written = PTHREAD_ONCE_INIT;
    static pthread_once_t bare = PTHREAD_ONCE_INIT;

    if (coder->model) {
        return coder->model;
    }
    (void)pthread_once(is_bare ? &bare : &written,
                       is_bare ? read_bare : read_written);
    return &models[is_bare];
}

const struct coder *coder_built_in(void)
{
    return &BUILT_IN;
}

const struct coder *coder_of(struct arena *arena, const struct model *model)
{
    struct coder *coder = arena_take(arena, 1, sizeof *coder);

    coder->model = model;
    return coder;
}

// ---- coding -----------------------------------------------------------------

// The likeliest class of a task, none before `from`.
static int most_likely(const struct turn_chances *chances, enum code_task task,
                       int from)
{
    const float *of_class = chances->at + CODE_LANE_FROM[task];
    int best = from;

    for (int kind = from + 1; kind < CODE_TASK_ROWS[task].classes; kind++) {
        best = of_class[kind] > of_class[best] ? kind : best;
    }
    return best;
}

// What the turn holds of a task, with that main behaviour: it agrees with it,
// as the labels of experts do. A turn that is mainly a reflection holds one,
// and where "other" is the behaviour there is nothing.
static int held(const struct turn_chances *chances, enum code_task task,
                enum behaviour_code behaviour)
{
    static const enum behaviour_code BEHAVIOUR_OF[CODE_TASKS] = {
        [TASK_REFLECTION] = BEHAVIOUR_REFLECTION,
        [TASK_QUESTION] = BEHAVIOUR_QUESTION,
        [TASK_INPUT] = BEHAVIOUR_INPUT,
    };

    if (behaviour == BEHAVIOUR_OTHER) {
        return 0;
    }
    return most_likely(chances, task, behaviour == BEHAVIOUR_OF[task]);
}

static void set_therapist_codes(const struct turn_chances *chances,
                                struct turn_codes *codes)
{
    enum behaviour_code behaviour =
        (enum behaviour_code)most_likely(chances, TASK_BEHAVIOUR, 0);

    codes->behaviour = behaviour;
    codes->reflection =
        (enum reflection_code)held(chances, TASK_REFLECTION, behaviour);
    codes->question =
        (enum question_code)held(chances, TASK_QUESTION, behaviour);
    codes->input = (enum input_code)held(chances, TASK_INPUT, behaviour);
}

static struct turn_codes codes_of(const struct turn_chances *chances,
                                  enum side side)
{
    struct turn_codes codes = {
        .is_coded = side != SIDE_OTHER,
        .of_client = side == SIDE_CLIENT,
    };

    if (side == SIDE_CLIENT) {
        codes.talk = (enum client_talk)chances->talk;
    } else if (side == SIDE_THERAPIST) {
        set_therapist_codes(chances, &codes);
    }
    for (int task = 0; task < CODE_TASKS; task++) {
        memcpy(codes.chance[task], chances->at + CODE_LANE_FROM[task],
               (size_t)CODE_TASK_ROWS[task].classes * sizeof(float));
    }
    return codes;
}

struct coder_work coder_work_begin(struct arena *arena,
                                   const struct coder *coder)
{
    return (struct coder_work){
        .coder = coder,
        .arena = arena,
        .memory = {word_memory_new(arena), word_memory_new(arena)},
    };
}

void coder_code_utterances(struct coder_work *work,
                           struct utterance *utterances, size_t count,
                           bool is_bare, struct turn_codes *codes)
{
    const struct model *model = model_of(work->coder, is_bare);
    struct arena *arena = work->arena;
    size_t mark = arena_mark(arena);
    struct turn_scores *scores = arena_take(arena, count, sizeof *scores);
    struct turn_chances *chances = arena_take(arena, count, sizeof *chances);

    utterances_read_tokens(arena, utterances, count, is_bare);
    first_pass_score(model->first[is_bare], work->memory[is_bare], arena,
                     utterances, count, scores);
    second_pass_code(model->second[is_bare], arena,
                     &(struct heard){utterances, count, is_bare, scores},
                     chances);
    for (size_t i = 0; i < count; i++) {
        codes[i] = codes_of(&chances[i], utterances[i].side);
    }
    arena_rewind(arena, mark);
}

// Two people: who is not the therapist is the client. With more, the one who
// says most besides the therapist.
static int find_client(struct arena *arena, const struct transcript *transcript)
{
    size_t mark = arena_mark(arena);
    size_t *said =
        arena_take(arena, (size_t)transcript->speaker_count + 1, sizeof *said);
    int client = SPEAKER_UNKNOWN;

    for (size_t i = 0; i < transcript->turn_count; i++) {
        int speaker = transcript->turns[i].speaker;

        if (speaker != SPEAKER_UNKNOWN && speaker != transcript->therapist) {
            said[speaker] += transcript->turns[i].text.len;
        }
    }
    for (int i = 0; i < transcript->speaker_count; i++) {
        if (said[i] > 0
            && (client == SPEAKER_UNKNOWN || said[i] > said[client])) {
            client = i;
        }
    }
    arena_rewind(arena, mark);
    return client;
}

bool coder_code(const struct coder *coder, struct arena *arena,
                const struct transcript *transcript, struct turn_codes *codes,
                struct err *err)
{
    size_t mark = arena_mark(arena);
    struct utterance *utterances =
        arena_take(arena, transcript->turn_count, sizeof *utterances);
    int client = find_client(arena, transcript);
    struct coder_work work;

    if (transcript->therapist == SPEAKER_UNKNOWN) {
        return err_set(err, ERR_INPUT,
                       "say which speaker is the therapist (--therapist)");
    }
    for (size_t i = 0; i < transcript->turn_count; i++) {
        const struct turn *turn = &transcript->turns[i];

        utterances[i].text = turn->text;
        utterances[i].side =
            turn_is_therapist(transcript, turn) ? SIDE_THERAPIST
            : turn->speaker != SPEAKER_UNKNOWN && turn->speaker == client
                ? SIDE_CLIENT
                : SIDE_OTHER;
    }
    work = coder_work_begin(arena, coder);
    coder_code_utterances(
        &work, utterances, transcript->turn_count,
        transcript->is_bare
            || utterances_are_bare(utterances, transcript->turn_count),
        codes);
    arena_rewind(arena, mark);
    return true;
}
