// client_view.c - see client_view.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/client_view.h"

#include "base/arena.h"

#include <string.h>

enum {
    TALKS = CODE_LANES - CLIENT_LANES_FROM,
    BEHAVIOURS = CLIENT_LANES_FROM,
    // As if a session held so many turns more, of which nothing is known.
    TURNS_UNKNOWN = 4,
};

// exp(-1/4): how much less each turn further away counts.
static const float FADES = 0.7788008F;

struct talk_scores {
    float at[TALKS];
};

struct client_view {
    const struct client_listener *listener;
    const struct heard *heard;
    struct client_turns turns;
    int client_turns;
    int *number;                // of each client's turn among them
    struct talk_scores *around; // mean over the turns nearby, fading
    struct talk_scores talk;    // means over the session
    float behaviour[BEHAVIOURS];
    float *said;
    float *asked;
};

int client_view_inputs(const struct client_listener *listener)
{
    return 7 * TALKS + CLIENT_FACTS + BEHAVIOURS
         + 2 * client_sayings(listener, SIDE_CLIENT)
         + 2 * client_sayings(listener, SIDE_THERAPIST);
}

static float *put_same(float *numbers, float number, int count)
{
    for (int i = 0; i < count; i++) {
        numbers[i] = number;
    }
    return numbers + count;
}

void client_view_trust(const struct client_listener *listener, float *trust)
{
    int sayings = client_sayings(listener, SIDE_CLIENT)
                + client_sayings(listener, SIDE_THERAPIST);

    trust = put_same(trust, 2, 7 * TALKS);
    trust = put_same(trust, 1, CLIENT_FACTS + sayings);
    (void)put_same(trust, 0.5F, sayings + BEHAVIOURS);
}

static const float *talk_of(const struct client_view *view, int n)
{
    static const float NONE[TALKS];

    return n == NO_TURN_THERE ? NONE
                              : view->heard->scores[n].at + CLIENT_LANES_FROM;
}

static const struct client_turn *turn_at(const struct client_view *view, int n)
{
    static const struct client_turn NONE = {
        .asked_by = NO_TURN_THERE,
        .before = NO_TURN_THERE,
        .after = NO_TURN_THERE,
        .own_before = NO_TURN_THERE,
        .own_after = NO_TURN_THERE,
    };

    return n == NO_TURN_THERE ? &NONE : &view->turns.at[n];
}

// ---- over the session -------------------------------------------------------

static void add_counts(const uint8_t *counts, int rows, float *sums)
{
    for (int row = 0; row < rows; row++) {
        sums[row] += (float)counts[row];
    }
}

static void add_scores(const float *scores, int count, float *sums)
{
    for (int i = 0; i < count; i++) {
        sums[i] += scores[i];
    }
}

static void divide(float *sums, int count, int turns)
{
    for (int i = 0; i < count; i++) {
        sums[i] /= (float)(turns + TURNS_UNKNOWN);
    }
}

static void sum_session(struct client_view *view)
{
    int says = client_sayings(view->listener, SIDE_CLIENT);
    int asks = client_sayings(view->listener, SIDE_THERAPIST);
    int therapist_turns = 0;

    for (size_t n = 0; n < view->heard->count; n++) {
        const struct client_turn *turn = &view->turns.at[n];
        enum side side = view->heard->utterances[n].side;

        if (side == SIDE_CLIENT) {
            view->number[n] = ++view->client_turns;
            add_scores(talk_of(view, (int)n), TALKS, view->talk.at);
            add_counts(turn->sayings, says, view->said);
            add_counts(turn_at(view, turn->asked_by)->sayings, asks,
                       view->asked);
        } else if (side == SIDE_THERAPIST) {
            therapist_turns++;
            add_scores(view->heard->scores[n].at, BEHAVIOURS, view->behaviour);
        }
    }
    divide(view->talk.at, TALKS, view->client_turns);
    divide(view->said, says, view->client_turns);
    divide(view->asked, asks, view->client_turns);
    divide(view->behaviour, BEHAVIOURS, therapist_turns);
}

// ---- around a turn ----------------------------------------------------------

struct fading {
    struct talk_scores sum;
    float weight;
};

static void fade(struct fading *fading, const float *scores)
{
    for (int i = 0; i < TALKS; i++) {
        fading->sum.at[i] = FADES * (fading->sum.at[i] + scores[i]);
    }
    fading->weight = FADES * (fading->weight + 1);
}

// Adds what comes after a turn to the sum of what came before it.
static void join(struct talk_scores *around, float weight,
                 const struct fading *after)
{
    for (int i = 0; i < TALKS; i++) {
        around->at[i] =
            (around->at[i] + after->sum.at[i]) / (weight + after->weight + 1);
    }
}

static void sum_around(struct client_view *view, struct arena *arena)
{
    struct fading before = {.weight = 0};
    struct fading after = {.weight = 0};
    float *weights = arena_take(arena, view->heard->count + 1, sizeof *weights);

    for (size_t n = 0; n < view->heard->count; n++) {
        if (view->number[n]) {
            view->around[n] = before.sum;
            weights[n] = before.weight;
            fade(&before, talk_of(view, (int)n));
        }
    }
    for (size_t n = view->heard->count; n-- > 0;) {
        if (view->number[n]) {
            join(&view->around[n], weights[n], &after);
            fade(&after, talk_of(view, (int)n));
        }
    }
}

const struct client_view *client_view_of(struct arena *arena,
                                         const struct client_listener *listener,
                                         const struct heard *heard)
{
    struct client_view *view = arena_take(arena, 1, sizeof *view);

    *view = (struct client_view){
        .listener = listener,
        .heard = heard,
        .turns =
            client_turns_of(arena, listener, heard->utterances, heard->count),
        .number = arena_take(arena, heard->count + 1, sizeof *view->number),
        .around = arena_take(arena, heard->count + 1, sizeof *view->around),
        .said = arena_take(arena, CLIENT_SAYINGS_MOST, sizeof *view->said),
        .asked = arena_take(arena, CLIENT_SAYINGS_MOST, sizeof *view->asked),
    };
    sum_session(view);
    sum_around(view, arena);
    return view;
}

// ---- the row of a turn ------------------------------------------------------

static float *put(float *inputs, const float *numbers, int count)
{
    memcpy(inputs, numbers, (size_t)count * sizeof *inputs);
    return inputs + count;
}

static float *put_mean(float *inputs, const float *a, const float *b)
{
    for (int i = 0; i < TALKS; i++) {
        inputs[i] = (a[i] + b[i]) / 2;
    }
    return inputs + TALKS;
}

static float *put_counts(float *inputs, const uint8_t *counts, int rows)
{
    for (int row = 0; row < rows; row++) {
        inputs[row] = (float)counts[row];
    }
    return inputs + rows;
}

static float *put_scores(const struct client_view *view, size_t n,
                         float *inputs)
{
    int back[3];
    int on[3];

    back[0] = turn_at(view, (int)n)->own_before;
    on[0] = turn_at(view, (int)n)->own_after;
    for (int i = 1; i < 3; i++) {
        back[i] = turn_at(view, back[i - 1])->own_before;
        on[i] = turn_at(view, on[i - 1])->own_after;
    }
    inputs = put(inputs, talk_of(view, (int)n), TALKS);
    inputs = put(inputs, talk_of(view, back[0]), TALKS);
    inputs = put(inputs, talk_of(view, on[0]), TALKS);
    inputs = put_mean(inputs, talk_of(view, back[1]), talk_of(view, back[2]));
    inputs = put_mean(inputs, talk_of(view, on[1]), talk_of(view, on[2]));
    inputs = put(inputs, view->around[n].at, TALKS);
    return put(inputs, view->talk.at, TALKS);
}

static float *put_facts(const struct client_view *view, size_t n, float *inputs)
{
    float place = (float)view->number[n] / (float)view->client_turns;

    client_facts_of(&view->turns, view->heard->utterances, n, inputs);
    inputs[FACT_PLACE] = place;
    inputs[FACT_IS_EARLY] = place < 0.15F ? 1 : 0;
    inputs[FACT_IS_LATE] = place > 0.8F ? 1 : 0;
    return inputs + CLIENT_FACTS;
}

void client_view_turn(const struct client_view *view, size_t turn,
                      float *inputs)
{
    int says = client_sayings(view->listener, SIDE_CLIENT);
    int asks = client_sayings(view->listener, SIDE_THERAPIST);
    const struct client_turn *own = &view->turns.at[turn];

    inputs = put_scores(view, turn, inputs);
    inputs = put_facts(view, turn, inputs);
    inputs = put_counts(inputs, own->sayings, says);
    inputs = put_counts(inputs, turn_at(view, own->asked_by)->sayings, asks);
    inputs = put(inputs, view->said, says);
    inputs = put(inputs, view->asked, asks);
    (void)put(inputs, view->behaviour, BEHAVIOURS);
}
