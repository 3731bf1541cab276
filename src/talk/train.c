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

// Scores of each chosen lesson from a first pass that has not seen it.
static struct turn_scores **score_unseen(struct arena *arena,
                                         const struct lessons *chosen,
                                         const struct lesson_grams *grams,
                                         const struct train_watch *watch)
{
    struct turn_scores **scores =
        arena_take(arena, chosen->count, sizeof *scores);
    int *folds = folds_of(arena, chosen, TRAIN_INNER_FOLDS);
    bool *is_in = arena_take(arena, chosen->count, sizeof *is_in);

    for (size_t i = 0; i < chosen->count; i++) {
        scores[i] = arena_take(arena, chosen->at[i].count, sizeof **scores);
    }
    for (int fold = 0; fold < TRAIN_INNER_FOLDS; fold++) {
        size_t mark = arena_mark(arena);
        const struct first_pass *pass;

        for (size_t i = 0; i < chosen->count; i++) {
            is_in[i] = folds[i] != fold;
        }
        pass = first_pass_train(arena, grams, chosen->count, is_in);
        for (size_t i = 0; i < chosen->count; i++) {
            if (!is_in[i]) {
                first_pass_score(pass, arena, chosen->at[i].utterances,
                                 chosen->at[i].count, scores[i]);
            }
        }
        arena_rewind(arena, mark);
        step(watch);
    }
    return scores;
}

struct model train_model(struct arena *arena, const struct lessons *lessons,
                         const bool *is_in, const struct train_watch *watch)
{
    struct model model;
    struct lessons in = lessons_choose(arena, lessons, is_in, true);

    for (int condition = 0; condition < CONDITIONS; condition++) {
        bool is_bare = condition == CONDITION_BARE;
        struct lessons chosen = lessons_read_tokens(arena, &in, is_bare);
        const struct lesson_grams *grams = lessons_count_grams(arena, &chosen);
        struct turn_scores **scores =
            score_unseen(arena, &chosen, grams, watch);
        bool *all = arena_take(arena, chosen.count, sizeof *all);

        for (size_t i = 0; i < chosen.count; i++) {
            all[i] = true;
        }
        model.second[condition] =
            second_pass_train(arena, &chosen, scores, is_bare);
        model.first[condition] =
            first_pass_train(arena, grams, chosen.count, all);
        step(watch);
    }
    return model;
}
