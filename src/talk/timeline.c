// timeline.c - see timeline.h.
//
// A clock that jumps back to the first minute has been started again: a second
// recording was put behind the first. One that jumps back to anywhere else
// cannot be understood, and no silence is measured on a guess. Pieces of a few
// seconds in the wrong order are usual (Teams) and stay as they are.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/timeline.h"

#include "base/arena.h"

#include <math.h>
#include <string.h>

enum {
    JUMP_SECONDS = 30,  // back: more than disorder
    BEGIN_SECONDS = 60, // a part begins within its first minute
};

static const double TOUCH_SECONDS = 0.05; // rounding is no overlap

// ---- order ------------------------------------------------------------------

// Unknown starts stay behind what they followed.
static bool is_later(const struct cue *a, const struct cue *b)
{
    return a->start > b->start;
}

static void merge_halves(struct cue *cues, struct cue *spare, size_t middle,
                         size_t end)
{
    size_t left = 0;
    size_t right = middle;

    for (size_t i = 0; i < end; i++) {
        bool take_right = left == middle
                       || (right < end && is_later(&cues[left], &cues[right]));

        spare[i] = cues[take_right ? right++ : left++];
    }
    memcpy(cues, spare, end * sizeof *cues);
}

// Stable, bottom up: pieces of one speaker with the same time stay in order.
static void sort_by_time(struct cue_list *list)
{
    struct cue *spare =
        arena_take(list->arena, list->count, sizeof *list->cues);

    for (size_t step = 1; step < list->count; step *= 2) {
        for (size_t from = 0; from + step < list->count; from += 2 * step) {
            size_t left = list->count - from;

            merge_halves(list->cues + from, spare, step,
                         left < 2 * step ? left : 2 * step);
        }
    }
}

// ---- one clock --------------------------------------------------------------

static void drop_times(struct cue_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        list->cues[i].start = list->cues[i].end = NAN;
    }
}

struct clock {
    double offset; // of this part
    double last;   // start of the cue before
    double latest; // when anybody has stopped speaking
};

// One cue on the clock. False: it cannot be understood.
static bool mend_cue(struct clock *clock, struct cue *cue,
                     enum timeline *timeline)
{
    if (cue->start + clock->offset < clock->last - JUMP_SECONDS) {
        if (cue->start > BEGIN_SECONDS) {
            return false;
        }
        *timeline = TIMELINE_RESTARTED;
        clock->offset = clock->latest;
    }
    cue->start += clock->offset;
    cue->end += clock->offset;
    if (cue->end < cue->start) {
        cue->end = NAN;
    }
    clock->last = isnan(cue->start) ? clock->last : cue->start;
    clock->latest = fmax(clock->latest, fmax(cue->start, cue->end));
    return true;
}

enum timeline timeline_mend(struct cue_list *list)
{
    enum timeline timeline = TIMELINE_GOOD;
    struct clock clock = {0};

    if (list->by_time) {
        sort_by_time(list);
    }
    for (size_t i = 0; i < list->count; i++) {
        if (!mend_cue(&clock, &list->cues[i], &timeline)) {
            drop_times(list);
            return TIMELINE_DROPPED;
        }
    }
    return timeline;
}

// ---- overlaps ---------------------------------------------------------------

// Does anybody else still speak when this turn begins?
static bool is_overlapping(const struct turn *turn, const double *ends,
                           int speakers)
{
    for (int other = 0; other < speakers; other++) {
        if (other != turn->speaker
            && turn->start < ends[other] - TOUCH_SECONDS) {
            return true;
        }
    }
    return false;
}

void timeline_overlaps(struct transcript *transcript)
{
    double ends[TRANSCRIPT_MAX_SPEAKERS] = {0};

    for (size_t i = 0; i < transcript->turn_count; i++) {
        struct turn *turn = &transcript->turns[i];

        if (is_overlapping(turn, ends, transcript->speaker_count)) {
            turn->flags |= TURN_OVERLAP;
        }
        if (turn->speaker != SPEAKER_UNKNOWN) {
            ends[turn->speaker] = fmax(ends[turn->speaker], turn->end);
        }
    }
}
