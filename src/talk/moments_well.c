// moments_well.c - rules for what went well. Each looks at one passage and its
// neighbours.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/moments_scene.h"

#include <math.h>

enum {
    OPENED_WORDS = 20, // after a reflection
    ANSWER_WORDS = 30, // after an open question
    LEFT_SECONDS = 5,  // a silence
    LEFT_WORDS = 10,   // after it
};
static const double OPENED_TIMES = 1.5; // as long as the client's usual turn
static const double ANSWER_TIMES = 2;

// How much longer than usual, squeezed into 0 to 1.
static double length_score(const struct scene *scene, int words)
{
    double times = words / fmax(1, scene->client_median);
    return times / (times + 3);
}

static bool put(struct moment *moment, int turn, int last, double score)
{
    moment->turn = turn;
    moment->first = turn;
    moment->last = last > turn ? last : turn;
    moment->score = score;
    return true;
}

bool reflection_opened_fires(const struct scene *scene, int k,
                             struct moment *moment)
{
    const struct passage *here = &scene->passages[k];
    const struct passage *reply = scene_after(scene, k, SIDE_CLIENT);
    return here->reflects != NO_TURN && reply && reply->words >= OPENED_WORDS
        && reply->words >= OPENED_TIMES * scene->client_median
        && put(moment, here->reflects, reply->first,
               scene_sure(scene, here->reflects, TASK_REFLECTION)
                   * length_score(scene, reply->words));
}

bool reflection_confirmed_fires(const struct scene *scene, int k,
                                struct moment *moment)
{
    const struct passage *here = &scene->passages[k];
    const struct passage *reply = scene_after(scene, k, SIDE_CLIENT);
    return here->reflects != NO_TURN && reply
        && phrase_has(reply->phrases, PHRASE_CONFIRMS)
        && !phrase_has(reply->phrases, PHRASE_UNDERSTAND_BUT)
        && put(moment, here->reflects, reply->first,
               scene_sure(scene, here->reflects, TASK_REFLECTION)
                   * (0.5 + length_score(scene, reply->words) / 2));
}

bool question_opened_fires(const struct scene *scene, int k,
                           struct moment *moment)
{
    const struct passage *here = &scene->passages[k];
    const struct passage *reply = scene_after(scene, k, SIDE_CLIENT);
    return here->asks_open != NO_TURN && reply && reply->words >= ANSWER_WORDS
        && reply->words >= ANSWER_TIMES * scene->client_median
        && put(moment, here->asks_open, reply->first,
               scene_sure(scene, here->asks_open, TASK_QUESTION)
                   * length_score(scene, reply->words));
}

// What is given may stand in the same turn, or in the next one.
bool permission_asked_fires(const struct scene *scene, int k,
                            struct moment *moment)
{
    const struct passage *here = &scene->passages[k];
    if (here->side != SIDE_THERAPIST
        || !phrase_has(here->phrases, PHRASE_PERMISSION)) {
        return false;
    }
    const struct passage *reply = scene_after(scene, k, SIDE_CLIENT);
    const struct passage *next =
        reply ? scene_after(scene, k + 1, SIDE_THERAPIST) : NULL;
    int gives = here->gives != NO_TURN ? here->gives
              : next                   ? next->gives
                                       : NO_TURN;
    return gives != NO_TURN
        && put(moment, here->first, gives,
               scene_sure(scene, gives, TASK_INPUT));
}

static bool said(const struct scene *scene, int k, enum phrase_kind kind,
                 struct moment *moment)
{
    const struct passage *here = &scene->passages[k];
    const struct passage *reply = scene_after(scene, k, SIDE_CLIENT);
    int words = reply ? reply->words : 0;
    return here->side == SIDE_THERAPIST && phrase_has(here->phrases, kind)
        && put(moment, here->first, reply ? reply->first : here->last,
               length_score(scene, words));
}

bool affirmed_fires(const struct scene *scene, int k, struct moment *moment)
{
    return said(scene, k, PHRASE_AFFIRMATION, moment);
}

bool validated_fires(const struct scene *scene, int k, struct moment *moment)
{
    return said(scene, k, PHRASE_VALIDATION, moment);
}

// The client disagrees or complains at k, and what comes next takes it up.
bool repaired_fires(const struct scene *scene, int k, struct moment *moment)
{
    const struct passage *here = &scene->passages[k];
    const struct passage *next = scene_after(scene, k, SIDE_THERAPIST);
    bool complains = here->side == SIDE_CLIENT
                  && phrase_has(here->phrases, PHRASE_COMPLAINT);
    if ((!complains && !scene_is_refusal(scene, k)) || !next) {
        return false;
    }
    bool takes_up = next->reflects != NO_TURN || next->asks_open != NO_TURN
                 || phrase_has(next->phrases, PHRASE_REPAIR)
                 || phrase_has(next->phrases, PHRASE_VALIDATION);
    return takes_up && next->gives == NO_TURN
        && put(moment, here->first, next->first,
               next->reflects != NO_TURN
                   ? scene_sure(scene, next->reflects, TASK_REFLECTION)
                   : 0.5);
}

bool silence_left_fires(const struct scene *scene, int k, struct moment *moment)
{
    const struct passage *here = &scene->passages[k];
    const struct passage *before = scene_before(scene, k, SIDE_THERAPIST);
    return here->side == SIDE_CLIENT && before && here->silence >= LEFT_SECONDS
        && here->words >= LEFT_WORDS && here->words >= scene->client_median
        && put(moment, before->last, here->first,
               length_score(scene, here->words));
}
