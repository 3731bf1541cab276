// moments_scene.c - makes passages of turns.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/moments_scene.h"

#include "base/arena.h"
#include "talk/median.h"

#include <math.h>

static void note(int *first, bool happens, size_t turn)
{
    if (happens && *first == NO_TURN) {
        *first = (int)turn;
    }
}

// What the codes of one turn say about its passage.
static void add_codes(struct passage *passage, const struct turn_codes *codes,
                      size_t turn)
{
    bool therapist = codes->is_coded && !codes->of_client;
    note(&passage->reflects, therapist && codes->reflection, turn);
    note(&passage->asks, therapist && codes->question, turn);
    note(&passage->asks_open, therapist && codes->question == QUESTION_OPEN,
         turn);
    note(&passage->gives, therapist && codes->input, turn);
    note(&passage->advises, therapist && codes->input == INPUT_ADVICE, turn);
    note(&passage->sustains,
         codes->is_coded && codes->of_client && codes->talk == TALK_SUSTAIN,
         turn);
}

static struct passage passage_of(const struct stretch *stretch)
{
    return (struct passage){
        .side = stretch->side,
        .first = stretch->first,
        .last = stretch->last,
        .words = stretch->words,
        .phrases = stretch->phrases,
        .has_not = stretch->kinds >> WORD_NEGATION & 1U,
        .reflects = NO_TURN,
        .asks = NO_TURN,
        .asks_open = NO_TURN,
        .gives = NO_TURN,
        .advises = NO_TURN,
        .sustains = NO_TURN,
    };
}

// The codes of what counts in the passage: not of the back-channels of the
// other, and not of what was made up.
static void read_codes(struct scene *scene, struct passage *passage,
                       const struct turn_heard *heard)
{
    for (int i = passage->first; scene->codes && i <= passage->last; i++) {
        if (heard[i].side == passage->side && !heard[i].is_made_up) {
            add_codes(passage, &scene->codes[i], (size_t)i);
        }
    }
    note(&scene->first_reflection, passage->reflects != NO_TURN,
         (size_t)passage->reflects);
    note(&scene->first_advice, passage->advises != NO_TURN,
         (size_t)passage->advises);
}

// Gives each passage the longest pause between it and the one before. Both
// lists are in the order of the session.
static void add_silences(struct passage *passages, int count,
                         struct silences silences)
{
    int k = 0;
    for (int i = 0; i < silences.count; i++) {
        const struct silence *silence = &silences.at[i];
        while (k < count && passages[k].first <= silence->after) {
            k++;
        }
        bool between =
            k > 0 && k < count && passages[k - 1].last <= silence->after;
        if (between && silence->seconds > passages[k].silence) {
            passages[k].silence = silence->seconds;
        }
    }
}

static double client_median(struct arena *arena, const struct scene *scene)
{
    int *words = arena_take(arena, (size_t)scene->count + 1, sizeof *words);
    int count = 0;
    for (int k = 0; k < scene->count; k++) {
        if (scene->passages[k].side == SIDE_CLIENT) {
            words[count++] = scene->passages[k].words;
        }
    }
    return median_of(words, count);
}

struct scene scene_of(struct arena *arena, const struct transcript *transcript,
                      const struct turn_codes *codes)
{
    const struct turn_heard *heard = heard_of(arena, transcript, codes);
    struct stretches stretches =
        stretches_of(arena, heard, transcript->turn_count);
    struct passage *passages =
        arena_take(arena, (size_t)stretches.count + 1, sizeof *passages);
    struct scene scene = {
        .transcript = transcript,
        .codes = codes,
        .passages = passages,
        .count = stretches.count,
        .first_reflection = NO_TURN,
        .first_advice = NO_TURN,
    };
    for (int k = 0; k < scene.count; k++) {
        passages[k] = passage_of(&stretches.at[k]);
        read_codes(&scene, &passages[k], heard);
    }
    add_silences(passages, scene.count, silences_of(arena, transcript));
    scene.client_median = client_median(arena, &scene);
    return scene;
}

static const struct passage *passage_at(const struct scene *scene, int k,
                                        enum side side)
{
    bool there = k >= 0 && k < scene->count && scene->passages[k].side == side;
    return there ? &scene->passages[k] : NULL;
}

const struct passage *scene_after(const struct scene *scene, int k,
                                  enum side side)
{
    return passage_at(scene, k + 1, side);
}

const struct passage *scene_before(const struct scene *scene, int k,
                                   enum side side)
{
    return passage_at(scene, k - 1, side);
}

double scene_sure(const struct scene *scene, int turn, enum code_task task)
{
    const struct turn_codes *codes = &scene->codes[turn];
    double chance = codes->chance[task][turn_codes_class(codes, task)];
    return chance > 0 && chance < 1 ? chance : 1;
}

bool scene_is_refusal(const struct scene *scene, int k)
{
    const struct passage *client = passage_at(scene, k, SIDE_CLIENT);
    const struct passage *before = scene_before(scene, k, SIDE_THERAPIST);
    if (!client || !before || before->reflects == NO_TURN) {
        return false;
    }
    bool plain_no = phrase_has(client->phrases, PHRASE_NO) && !before->has_not
                 && before->asks == NO_TURN;
    return plain_no || phrase_has(client->phrases, PHRASE_REFUSES);
}
