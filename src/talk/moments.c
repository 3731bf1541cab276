// moments.c - asks every rule at every passage, and chooses what is shown.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/moments.h"

#include "base/arena.h"
#include "talk/moments_scene.h"

#include <stdlib.h>
#include <string.h>

enum {
    FIRST_ROOM = 64,
    // Two moments that are nearer than this part of the session are only both
    // shown when there is nothing else.
    APART = 8,
};

static int moment_order(const void *a, const void *b)
{
    const struct moment *first = a, *second = b;
    return first->turn != second->turn ? first->turn - second->turn
                                       : (int)first->id - (int)second->id;
}

// A list that grows twofold in the arena.
struct found {
    struct arena *arena;
    struct moments *moments;
    int room;
};

static void add(struct found *found, const struct moment *moment)
{
    struct moments *moments = found->moments;
    if (moments->count == found->room) {
        int room = found->room == 0 ? FIRST_ROOM : found->room * 2;
        struct moment *at = arena_take(found->arena, (size_t)room, sizeof *at);
        if (moments->count > 0) {
            memcpy(at, moments->at, (size_t)moments->count * sizeof *at);
        }
        moments->at = at;
        found->room = room;
    }
    moments->at[moments->count++] = *moment;
}

static void ask_rules(const struct scene *scene, int k, struct found *found)
{
    for (int id = 0; id < MOMENT_RULE_COUNT; id++) {
        struct moment moment = {.id = (enum moment_id)id};
        if (MOMENT_RULES[id].fires(scene, k, &moment)) {
            moment.line = scene->transcript->turns[moment.turn].line;
            moment.score += MOMENT_RULES[id].weight;
            add(found, &moment);
        }
    }
}

void moments_find(struct arena *arena, const struct transcript *transcript,
                  const struct turn_codes *codes, struct moments *moments)
{
    *moments = (struct moments){.count = 0};
    if (transcript->therapist == SPEAKER_UNKNOWN) {
        return;
    }
    struct scene scene = scene_of(arena, transcript, codes);
    struct found found = {.arena = arena, .moments = moments};
    for (int k = 0; k < scene.count; k++) {
        ask_rules(&scene, k, &found);
    }
    if (moments->count > 0) {
        qsort(moments->at, (size_t)moments->count, sizeof *moments->at,
              moment_order);
    }
}

struct shown {
    struct moment *at;
    int count;
};

// Not the same rule twice, not the same turns twice, and `apart` turns from
// all that are shown.
static bool fits(const struct shown *shown, const struct moment *moment,
                 int apart)
{
    for (int i = 0; i < shown->count; i++) {
        const struct moment *other = &shown->at[i];
        bool over =
            moment->first <= other->last && other->first <= moment->last;
        if (other->id == moment->id || over
            || abs(other->turn - moment->turn) < apart) {
            return false;
        }
    }
    return true;
}

// The one with the highest score that fits; of equals the first. NULL: none.
static const struct moment *best(const struct moments *moments,
                                 const struct shown *shown, bool well,
                                 int apart)
{
    const struct moment *found = NULL;
    for (int i = 0; i < moments->count; i++) {
        const struct moment *moment = &moments->at[i];
        bool went_well = MOMENT_RULES[moment->id].kind == MOMENT_WENT_WELL;
        if (went_well == well && (!found || moment->score > found->score)
            && fits(shown, moment, apart)) {
            found = moment;
        }
    }
    return found;
}

static void choose(const struct moments *moments, int apart, bool well,
                   struct shown *shown)
{
    while (shown->count < MOMENTS_SHOWN) {
        const struct moment *next = best(moments, shown, well, apart);
        if (!next) {
            next = best(moments, shown, well, 0);
        }
        if (!next) {
            break;
        }
        shown->at[shown->count++] = *next;
    }
    qsort(shown->at, (size_t)shown->count, sizeof *shown->at, moment_order);
}

void moments_choose(const struct moments *moments, size_t turn_count,
                    struct moments_choice *choice)
{
    int apart = (int)(turn_count / APART);
    *choice = (struct moments_choice){.well_count = 0};
    struct shown well = {choice->well, 0}, look = {choice->look, 0};
    choose(moments, apart, true, &well);
    choose(moments, apart, false, &look);
    choice->well_count = well.count;
    choice->look_count = look.count;
}
