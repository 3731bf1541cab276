// moments_look.c - rules for moments that may be worth a second look. Each
// looks at one passage and its neighbours. SPDX-License-Identifier:
// GPL-3.0-or-later

#include "talk/moments_scene.h"

#include <math.h>

enum {
    SHORT_WORDS = 3, // an answer to an open question
    SHORT_RUN = 2,   // such answers in a row
    UNSURE_WORDS = 12,
    UNSURE_WITHIN = 5, // client's passages, both counted
    SILENT_SECONDS = 5,
    SILENT_WORDS = 5,
    QUIET_RUN = 6,     // client's passages
    QUIET_BEFORE = 6,  // as many at least before them
    QUIET_USUAL = 12,  // words of their median at least
    FEELING_WORDS = 6, // of a passage that names a feeling
    PILE_RUN = 3,      // therapist's passages
};
static const double QUIET_PART = 1.0 / 3;

static bool put(struct moment *moment, int turn, int first, int last,
                double score)
{
    moment->turn = turn;
    moment->first = first;
    moment->last = last;
    moment->score = score;
    return true;
}

static bool is_short_answer(const struct scene *scene, int k)
{
    const struct passage *before = scene_before(scene, k, SIDE_THERAPIST);
    const struct passage *here = &scene->passages[k];
    return here->side == SIDE_CLIENT && here->words <= SHORT_WORDS && before
        && before->asks_open != NO_TURN;
}

// Fires where a run of short answers ends.
bool short_answers_fires(const struct scene *scene, int k,
                         struct moment *moment)
{
    int run = 0;
    if (k + 2 < scene->count && is_short_answer(scene, k + 2)) {
        return false;
    }
    while (k - 2 * run >= 0 && is_short_answer(scene, k - 2 * run)) {
        run++;
    }
    if (run < SHORT_RUN) {
        return false;
    }
    const struct passage *first = &scene->passages[k - 2 * run + 1];
    return put(moment, scene->passages[k].first, first->asks_open,
               scene->passages[k].last, run / (run + 2.0));
}

static bool is_unsure(const struct scene *scene, int k)
{
    const struct passage *here = &scene->passages[k];
    const struct passage *before = scene_before(scene, k, SIDE_THERAPIST);
    return here->side == SIDE_CLIENT && here->words <= UNSURE_WORDS && before
        && before->asks != NO_TURN
        && phrase_has(here->phrases, PHRASE_DO_NOT_KNOW);
}

// Fires at the second of two.
bool do_not_know_fires(const struct scene *scene, int k, struct moment *moment)
{
    if (!is_unsure(scene, k)) {
        return false;
    }
    for (int back = 2; back <= 2 * (UNSURE_WITHIN - 1) && k >= back;
         back += 2) {
        if (is_unsure(scene, k - back)) {
            return put(moment, scene->passages[k].first,
                       scene->passages[k - back - 1].first,
                       scene->passages[k].last, 1.0 / back);
        }
    }
    return false;
}

bool topic_shifted_fires(const struct scene *scene, int k,
                         struct moment *moment)
{
    const struct passage *here = &scene->passages[k];
    const struct passage *reply = scene_after(scene, k, SIDE_CLIENT);
    bool named = here->side == SIDE_THERAPIST
              && (here->reflects != NO_TURN || here->asks != NO_TURN)
              && phrase_has(here->phrases, PHRASE_FEELING);
    return named && reply && phrase_has(reply->phrases, PHRASE_SHIFT)
        && put(moment, reply->first, here->first, reply->last, 0.5);
}

bool silence_short_reply_fires(const struct scene *scene, int k,
                               struct moment *moment)
{
    const struct passage *here = &scene->passages[k];
    const struct passage *before = scene_before(scene, k, SIDE_THERAPIST);
    return here->side == SIDE_CLIENT && before
        && here->silence >= SILENT_SECONDS && here->words <= SILENT_WORDS
        && put(moment, here->first, before->last, here->last,
               here->silence / (here->silence + 20));
}

// The client's passages before the window that ends at k, and in it: how many,
// and how many of them are longer than `limit` words.
struct lengths {
    int before, in, in_over, first;
};

static struct lengths lengths_until(const struct scene *scene, int k,
                                    double limit)
{
    struct lengths lengths = {.first = NO_TURN};
    for (int i = k; i >= 0; i--) {
        const struct passage *passage = &scene->passages[i];
        if (passage->side != SIDE_CLIENT) {
            continue;
        }
        if (lengths.in < QUIET_RUN) {
            lengths.in++;
            lengths.in_over += passage->words > limit;
            lengths.first = passage->first;
        } else {
            lengths.before++;
        }
        if (lengths.before >= QUIET_BEFORE) {
            break;
        }
    }
    return lengths;
}

// All but one of six passages are short. Fires at the first such window of a
// quiet time only, and where the client had spoken before.
static bool is_quiet(const struct scene *scene, int k, struct lengths *lengths)
{
    *lengths = lengths_until(scene, k, QUIET_PART * scene->client_median);
    return lengths->before >= QUIET_BEFORE && lengths->in_over <= 1;
}

bool quieter_fires(const struct scene *scene, int k, struct moment *moment)
{
    struct lengths lengths, earlier;
    if (scene->passages[k].side != SIDE_CLIENT
        || !(scene->client_median >= QUIET_USUAL)
        || !is_quiet(scene, k, &lengths)) {
        return false;
    }
    int back = k - 1;
    while (back >= 0 && scene->passages[back].side != SIDE_CLIENT) {
        back--;
    }
    bool goes_on = back >= 0 && is_quiet(scene, back, &earlier);
    return !goes_on
        && put(moment, lengths.first, lengths.first, scene->passages[k].last,
               0.5);
}

bool complained_fires(const struct scene *scene, int k, struct moment *moment)
{
    const struct passage *here = &scene->passages[k];
    const struct passage *before = scene_before(scene, k, SIDE_THERAPIST);
    return here->side == SIDE_CLIENT && before
        && phrase_has(here->phrases, PHRASE_COMPLAINT)
        && put(moment, here->first, before->last, here->last, 0.5);
}

bool reflection_refused_fires(const struct scene *scene, int k,
                              struct moment *moment)
{
    const struct passage *here = &scene->passages[k];
    const struct passage *before = scene_before(scene, k, SIDE_THERAPIST);
    return scene_is_refusal(scene, k)
        && put(moment, here->first, before->reflects, here->last,
               scene_sure(scene, before->reflects, TASK_REFLECTION));
}

// More weight where it answers advice or information.
bool understand_but_fires(const struct scene *scene, int k,
                          struct moment *moment)
{
    const struct passage *here = &scene->passages[k];
    const struct passage *before = scene_before(scene, k, SIDE_THERAPIST);
    return here->side == SIDE_CLIENT && before
        && phrase_has(here->phrases, PHRASE_UNDERSTAND_BUT)
        && put(moment, here->first, before->last, here->last,
               before->gives != NO_TURN
                   ? scene_sure(scene, before->gives, TASK_INPUT)
                   : 0.2);
}

bool feeling_missed_fires(const struct scene *scene, int k,
                          struct moment *moment)
{
    const struct passage *here = &scene->passages[k];
    const struct passage *next = scene_after(scene, k, SIDE_THERAPIST);
    if (here->side != SIDE_CLIENT || here->words < FEELING_WORDS || !next
        || !phrase_has(here->phrases, PHRASE_FEELING)) {
        return false;
    }
    bool met = next->reflects != NO_TURN || next->asks_open != NO_TURN
            || phrase_has(next->phrases, PHRASE_FEELING)
            || phrase_has(next->phrases, PHRASE_VALIDATION)
            || phrase_has(next->phrases, PHRASE_REPAIR);
    bool goes_on = next->gives != NO_TURN || next->asks != NO_TURN;
    return !met && goes_on
        && put(moment, here->first, here->first, next->first,
               next->gives != NO_TURN
                   ? scene_sure(scene, next->gives, TASK_INPUT)
                   : scene_sure(scene, next->asks, TASK_QUESTION) / 2);
}

// Permission counts in the turn itself and in the turn before the client's.
bool input_after_sustain_fires(const struct scene *scene, int k,
                               struct moment *moment)
{
    const struct passage *here = &scene->passages[k];
    const struct passage *next = scene_after(scene, k, SIDE_THERAPIST);
    const struct passage *before = scene_before(scene, k, SIDE_THERAPIST);
    if (here->sustains == NO_TURN || !next || next->gives == NO_TURN) {
        return false;
    }
    bool asked = phrase_has(next->phrases, PHRASE_PERMISSION)
              || (before && phrase_has(before->phrases, PHRASE_PERMISSION));
    return !asked && next->reflects == NO_TURN
        && put(moment, next->gives, here->sustains, next->gives,
               scene_sure(scene, here->sustains, TASK_TALK)
                   * scene_sure(scene, next->gives, TASK_INPUT));
}

bool advice_first_fires(const struct scene *scene, int k, struct moment *moment)
{
    int advice = scene->first_advice;
    const struct passage *here = &scene->passages[k];
    const struct passage *before = scene_before(scene, k, SIDE_CLIENT);
    return advice != NO_TURN && here->advises == advice
        && (scene->first_reflection == NO_TURN
            || advice < scene->first_reflection)
        && put(moment, advice, before ? before->first : advice, advice,
               scene_sure(scene, advice, TASK_INPUT));
}

static bool only_asks(const struct scene *scene, int k)
{
    const struct passage *here = &scene->passages[k];
    return here->side == SIDE_THERAPIST && here->asks != NO_TURN
        && here->reflects == NO_TURN;
}

// Fires where a run of questions ends.
bool question_pile_fires(const struct scene *scene, int k,
                         struct moment *moment)
{
    int run = 0;
    if (k + 2 < scene->count && only_asks(scene, k + 2)) {
        return false;
    }
    while (k - 2 * run >= 0 && only_asks(scene, k - 2 * run)) {
        run++;
    }
    if (run < PILE_RUN) {
        return false;
    }
    int first = scene->passages[k - 2 * (run - 1)].asks;
    return put(moment, first, first, scene->passages[k].last,
               run / (run + 5.0));
}
