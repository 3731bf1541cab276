// view.c - see view.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/view.h"

#include "base/arena.h"

#include <string.h>

// Turns of the same side, counted among themselves.
static const int NEARBY[] = {-2, -1, 1, 2};
enum { NEARBY_TURNS = sizeof NEARBY / sizeof *NEARBY };

// What of a turn one more turn away is worth, for the mean of those around:
// e^(-1/3); and turns of no score at all, for short sessions.
static const float FADING = 0.716531311F;
static const float NOTHING = 0.5F;

// Cues whose means tell how a session goes.
static const enum cue SESSION_CUES[] = {
    CUE_LENGTH,
    CUE_OVER_60_WORDS,
    CUE_IS_BACKCHANNEL,
    CUE_ECHO_1,
    CUE_ECHO_2,
    CUE_ECHO_5,
    CUE_ECHO_EVER,
    CUE_ECHO_OWN,
    CUE_COVERED,
    CUE_NEW_OWN,
    CUE_NEW,
    CUE_PRONOUNS + WORD_YOU - WORD_PRONOUNS_FROM,
    CUE_PRONOUNS + WORD_I - WORD_PRONOUNS_FROM,
    CUE_LEXICONS + WORD_INFORMS - WORD_LEXICONS_FROM,
    CUE_LEXICONS + WORD_ADVISES - WORD_LEXICONS_FROM,
    CUE_LEXICONS + WORD_MUST - WORD_LEXICONS_FROM,
    CUE_LEXICONS + WORD_SO_YOU - WORD_LEXICONS_FROM,
    CUE_LEXICONS + WORD_SOUNDS - WORD_LEXICONS_FROM,
    CUE_LEXICONS + WORD_FEELS - WORD_LEXICONS_FROM,
    CUE_LEXICONS + WORD_YOU_WANT - WORD_LEXICONS_FROM,
    CUE_NEXT + NEIGHBOUR_AGREES,
    CUE_NEXT + NEIGHBOUR_DENIES,
    CUE_NEXT + NEIGHBOUR_IS_BACKCHANNEL,
    CUE_NEXT + NEIGHBOUR_LENGTH,
    CUE_NEXT + NEIGHBOUR_CONFIRMS,
    CUE_NEXT_ECHO,
    CUE_NEXT_NEW,
    CUE_BEFORE + NEIGHBOUR_LENGTH,
    CUE_BEFORE + NEIGHBOUR_IS_BACKCHANNEL,
    CUE_NUMBERS,
    CUE_FIRST_YOU,
};
enum { SESSION_CUE_COUNT = sizeof SESSION_CUES / sizeof *SESSION_CUES };

// The turns of one side.
struct team {
    size_t *turns; // in order
    size_t count;
    float mean[CODE_LANES];
    float mean_cue[SESSION_CUE_COUNT];
    float (*around)[CODE_LANES]; // mean of the others, the near ones first
};

struct view {
    const struct heard *heard;
    const struct turn_cues *cues;
    size_t *place; // of each turn, among those of its side
    struct team teams[TALK_SIDES];
};

int view_lane_from(enum side side)
{
    return side == SIDE_CLIENT ? CLIENT_LANES_FROM : 0;
}

int view_lanes(enum side side)
{
    return side == SIDE_CLIENT ? CODE_LANES - CLIENT_LANES_FROM
                               : CLIENT_LANES_FROM;
}

static enum side opposite(enum side side)
{
    return side == SIDE_CLIENT ? SIDE_THERAPIST : SIDE_CLIENT;
}

int view_inputs(enum side side)
{
    return (NEARBY_TURNS + 3) * view_lanes(side) + NEARBY_TURNS
         + 2 * view_lanes(opposite(side)) + CUES + SESSION_CUE_COUNT;
}

// ---- what the rows share ----------------------------------------------------

static void read_means(const struct view *view, struct team *team)
{
    double mean[CODE_LANES] = {0};
    double mean_cue[SESSION_CUE_COUNT] = {0};

    for (size_t i = 0; i < team->count; i++) {
        const float *scores = view->heard->scores[team->turns[i]].at;
        const float *cues = view->cues[team->turns[i]].at;

        for (int lane = 0; lane < CODE_LANES; lane++) {
            mean[lane] += (double)scores[lane];
        }
        for (int cue = 0; cue < SESSION_CUE_COUNT; cue++) {
            mean_cue[cue] += (double)cues[SESSION_CUES[cue]];
        }
    }
    for (int lane = 0; lane < CODE_LANES && team->count > 0; lane++) {
        team->mean[lane] = (float)(mean[lane] / (double)team->count);
    }
    for (int cue = 0; cue < SESSION_CUE_COUNT && team->count > 0; cue++) {
        team->mean_cue[cue] = (float)(mean_cue[cue] / (double)team->count);
    }
}

// Adds up what stands before each turn, or, backwards, behind it, and fades.
static void add_faded(const struct view *view, struct team *team,
                      float *weights, bool is_backwards)
{
    float sum[CODE_LANES] = {0};
    float weight = 0;

    for (size_t n = 0; n < team->count; n++) {
        size_t i = is_backwards ? team->count - 1 - n : n;
        const float *scores = view->heard->scores[team->turns[i]].at;

        weights[i] += weight;
        weight = (weight + 1) * FADING;
        for (int lane = 0; lane < CODE_LANES; lane++) {
            team->around[i][lane] += sum[lane];
            sum[lane] = (sum[lane] + scores[lane]) * FADING;
        }
    }
}

static void read_around(struct arena *arena, const struct view *view,
                        struct team *team)
{
    float *weights = arena_take(arena, team->count + 1, sizeof *weights);

    team->around = arena_take(arena, team->count + 1, sizeof *team->around);
    add_faded(view, team, weights, false);
    add_faded(view, team, weights, true);
    for (size_t i = 0; i < team->count; i++) {
        for (int lane = 0; lane < CODE_LANES; lane++) {
            team->around[i][lane] /= weights[i] + NOTHING;
        }
    }
}

const struct view *view_of(struct arena *arena, const struct cue_words *words,
                           const struct heard *heard)
{
    struct view *view = arena_take(arena, 1, sizeof *view);
    struct turn_cues *cues = arena_take(arena, heard->count + 1, sizeof *cues);

    view->heard = heard;
    view->cues = cues;
    view->place = arena_take(arena, heard->count + 1, sizeof *view->place);
    cues_read(words, arena, heard->utterances, heard->count, cues);
    for (int side = 0; side < TALK_SIDES; side++) {
        view->teams[side].turns =
            arena_take(arena, heard->count + 1, sizeof(size_t));
    }
    for (size_t i = 0; i < heard->count; i++) {
        struct team *team = &view->teams[heard->utterances[i].side];

        view->place[i] = team->count;
        team->turns[team->count++] = i;
    }
    for (int side = SIDE_THERAPIST; side <= SIDE_CLIENT; side++) {
        read_means(view, &view->teams[side]);
        read_around(arena, view, &view->teams[side]);
    }
    return view;
}

// ---- rows -------------------------------------------------------------------

// The scores of a side in `lanes`, or nothing for a turn that is not there.
static float *put_scores(const float *lanes, enum side side, float *to)
{
    size_t count = (size_t)view_lanes(side);

    if (lanes) {
        memcpy(to, lanes + view_lane_from(side), count * sizeof *to);
    } else {
        memset(to, 0, count * sizeof *to);
    }
    return to + count;
}

static float *put_nearby(const struct view *view, size_t turn, float *to)
{
    enum side side = view->heard->utterances[turn].side;
    const struct team *team = &view->teams[side];

    for (int i = 0; i < NEARBY_TURNS; i++) {
        // Before the first one it wraps round, beyond the last one.
        size_t place = view->place[turn] + (size_t)(long)NEARBY[i];
        bool is_there = place < team->count;

        to = put_scores(is_there ? view->heard->scores[team->turns[place]].at
                                 : NULL,
                        side, to);
        *to++ = is_there;
    }
    return to;
}

static float *put_opposite(const struct view *view, size_t turn, float *to)
{
    const struct heard *heard = view->heard;
    enum side other = opposite(heard->utterances[turn].side);
    size_t around[] = {turn - 1, turn + 1};

    for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
        bool is_there = around[i] < heard->count
                     && heard->utterances[around[i]].side == other;

        to = put_scores(is_there ? heard->scores[around[i]].at : NULL, other,
                        to);
    }
    return to;
}

void view_turn(const struct view *view, size_t turn, float *inputs)
{
    enum side side = view->heard->utterances[turn].side;
    const struct team *team = &view->teams[side];
    float *to = put_scores(view->heard->scores[turn].at, side, inputs);

    memcpy(to, view->cues[turn].at, sizeof view->cues[turn].at);
    to = put_nearby(view, turn, to + CUES);
    to = put_opposite(view, turn, to);
    to = put_scores(team->mean, side, to);
    to = put_scores(team->around[view->place[turn]], side, to);
    memcpy(to, team->mean_cue, sizeof team->mean_cue);
}
