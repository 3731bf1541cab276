// folds.c - see folds.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/folds.h"

#include "base/arena.h"

#include <stdlib.h>

struct load {
    int group;
    size_t turns;
};

// The largest first; those of one size in the order of groups.
static int compare_loads(const void *a, const void *b)
{
    const struct load *x = a;
    const struct load *y = b;

    if (x->turns != y->turns) {
        return x->turns > y->turns ? -1 : 1;
    }
    return (x->group > y->group) - (x->group < y->group);
}

static int lightest(const size_t *turns, int count)
{
    int best = 0;

    for (int i = 1; i < count; i++) {
        best = turns[i] < turns[best] ? i : best;
    }
    return best;
}

static int count_groups(const struct lessons *lessons)
{
    int groups = 0;

    for (size_t i = 0; i < lessons->count; i++) {
        int group = lessons->at[i].group;

        groups = group >= groups ? group + 1 : groups;
    }
    return groups;
}

static struct load *loads_of(struct arena *arena, const struct lessons *lessons,
                             int groups)
{
    struct load *loads = arena_take(arena, (size_t)groups, sizeof *loads);

    for (int group = 0; group < groups; group++) {
        loads[group].group = group;
    }
    for (size_t i = 0; i < lessons->count; i++) {
        loads[lessons->at[i].group].turns += lessons->at[i].count;
    }
    qsort(loads, (size_t)groups, sizeof *loads, compare_loads);
    return loads;
}

int *folds_of(struct arena *arena, const struct lessons *lessons, int count)
{
    int groups = count_groups(lessons);
    struct load *loads = loads_of(arena, lessons, groups);
    int *fold_of_group = arena_take(arena, (size_t)groups, sizeof(int));
    int *folds = arena_take(arena, lessons->count, sizeof *folds);
    size_t *turns = arena_take(arena, (size_t)count, sizeof *turns);

    for (int n = 0; n < groups; n++) {
        int fold = lightest(turns, count);

        turns[fold] += loads[n].turns;
        fold_of_group[loads[n].group] = fold;
    }
    for (size_t i = 0; i < lessons->count; i++) {
        folds[i] = fold_of_group[lessons->at[i].group];
    }
    return folds;
}
