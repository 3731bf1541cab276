// train.c - see train.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/train.h"

#include "base/arena.h"
#include "talk/first_pass_train.h"
#include "talk/folds.h"

static void step(const struct train_watch *watch)
{
    if (watch) {
        watch->step(watch->self);
    }
}

struct course {
    struct arena *arena;
    struct lessons lessons; // those that are learned from
    const struct lesson_grams *grams;
    const struct train_watch *watch;
};

// A first pass from the lessons of all folds but one, or, of no fold (-1), all.
static struct first_pass *train_without(const struct course *course,
                                        const int *folds, int fold)
{
    size_t count = course->lessons.count;
    bool *is_in = arena_take(course->arena, count, sizeof *is_in);

    for (size_t i = 0; i < count; i++) {
        is_in[i] = folds[i] != fold;
    }
    return first_pass_train(course->arena, course->grams, count, is_in);
}

static void score_fold(const struct course *course, const int *folds, int fold,
                       struct turn_scores **scores)
{
    size_t mark = arena_mark(course->arena);
    const struct first_pass *pass = train_without(course, folds, fold);
    struct word_memory *memory = word_memory_new(course->arena);

    for (size_t i = 0; i < course->lessons.count; i++) {
        const struct lesson *lesson = &course->lessons.at[i];

        if (folds[i] == fold) {
            first_pass_score(pass, memory, course->arena, lesson->utterances,
                             lesson->count, scores[i]);
        }
    }
    arena_rewind(course->arena, mark);
    step(course->watch);
}

struct model train_model(struct arena *arena, const struct lessons *lessons,
                         const bool *is_in, const struct train_watch *watch)
{
    struct model model;
    struct lessons in = lessons_choose(arena, lessons, is_in, true);
    int *folds = folds_of(arena, &in, TRAIN_INNER_FOLDS);
    struct turn_scores **scores =
        arena_take(arena, in.count, sizeof(struct turn_scores *));

    for (size_t i = 0; i < in.count; i++) {
        scores[i] = arena_take(arena, in.at[i].count, sizeof **scores);
    }
    for (int condition = 0; condition < CONDITIONS; condition++) {
        bool is_bare = condition == CONDITION_BARE;
        struct course course = {arena, lessons_read_tokens(arena, &in, is_bare),
                                NULL, watch};

        course.grams = lessons_count_grams(arena, &course.lessons);
        for (int fold = 0; fold < TRAIN_INNER_FOLDS; fold++) {
            score_fold(&course, folds, fold, scores);
        }
        model.second[condition] =
            second_pass_train(arena, &course.lessons, scores, is_bare);
        model.first[condition] = train_without(&course, folds, -1);
        step(watch);
    }
    return model;
}
