// pool_groups.c - see pool_groups.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/pool_groups.h"

#include "base/arena.h"
#include "stats/distribution.h"

#include <math.h>

static void fit_group(struct arena *arena, const struct pool_data *data,
                      const struct pool_settings *settings,
                      const size_t *group_of, size_t which,
                      struct pool_group *group)
{
    double *yi = arena_take(arena, data->k + 1, sizeof *yi);
    double *vi = arena_take(arena, data->k + 1, sizeof *vi);
    struct pool_data own = {0, yi, vi, 1, NULL, true};

    for (size_t i = 0; i < data->k; i++) {
        if (group_of[i] == which) {
            yi[own.k] = data->yi[i];
            vi[own.k++] = data->vi[i];
        }
    }
    group->k = own.k;
    group->fitted = pool_fit(arena, &own, settings, &group->fit, &group->err);
}

static void compare(struct pool_groups *groups)
{
    double weights = 0;
    double mean = 0;
    double fitted = 0;

    groups->q_between = 0;
    for (size_t g = 0; g < groups->count; g++) {
        const struct pool_coefficient *beta = groups->group[g].fit.beta;

        if (groups->group[g].fitted) {
            double w = 1 / (beta->se * beta->se);

            // The running mean, and the squares it leaves behind.
            weights += w;
            groups->q_between += w * (weights - w) / weights
                               * (beta->estimate - mean)
                               * (beta->estimate - mean);
            mean += w / weights * (beta->estimate - mean);
            fitted++;
        }
    }
    groups->df = fitted - 1;
    groups->p = chi_square_above(groups->q_between, groups->df);
    if (fitted < 2) {
        groups->q_between = groups->df = NAN;
    }
}

bool pool_groups_fit(struct arena *arena, const struct pool_data *data,
                     const struct pool_settings *settings,
                     const size_t *group_of, struct pool_groups *groups,
                     struct err *err)
{
    bool some = false;

    if (data->x) {
        return err_set(err, ERR_INPUT,
                       "subgroups and moderators at once are not pooled: add"
                       " the subgroup to the moderators");
    }
    groups->group = arena_take(arena, groups->count + 1, sizeof *groups->group);
    for (size_t g = 0; g < groups->count; g++) {
        fit_group(arena, data, settings, group_of, g, &groups->group[g]);
        some |= groups->group[g].fitted;
    }
    compare(groups);
    return some
        || err_set(err, ERR_INPUT, "no subgroup can be pooled: %.150s",
                   groups->count > 0 ? groups->group[0].err.text
                                     : "there are none");
}
