// pool_interval.c - confidence limits of tau2 by the Q-profile; see pool.h.
//
// y'Py falls as tau2 grows: a limit is the tau2 at which it comes down to a
// point of the chi square distribution. metafor stops its search at the larger
// of 100 and 10 tau2 and marks the limit with a ">"; here it is found.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "stats/distribution.h"
#include "stats/pool_tau2.h"

#include <math.h>

static bool check_fit(const struct pool_fit *fit, struct err *err)
{
    if (fit->settings.method == POOL_EE || !isnan(fit->settings.fixed_tau2)) {
        return err_set(err, ERR_INPUT,
                       "this model has no tau2 that was estimated");
    }
    if (fit->k <= (size_t)fit->p) {
        return err_set(err, ERR_INPUT,
                       "%zu studies say nothing about the width of tau2",
                       fit->k);
    }
    if (fit->zero_variance) {
        return err_set(err, ERR_INPUT,
                       "no interval of tau2 while a variance is 0: leave that"
                       " study out");
    }
    return true;
}

static bool find_limits(struct arena *arena, const struct pool_data *data,
                        const struct pool_fit *fit,
                        struct pool_interval *interval, struct err *err)
{
    double freedom = (double)fit->k - fit->p;
    double tail = (1 - fit->settings.level) / 2;
    struct pool_problem problem;

    if (!pool_problem_open(arena, data, &problem, err)) {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        double below = i == 0 ? 1 - tail : tail;
        double tau2 = 0;
        int steps;

        if (!pool_q_root(&problem, chi_square_point(below, freedom), &tau2,
                         &steps, err)) {
            return false;
        }
        interval->tau2[i] = tau2 * problem.scale * problem.scale;
        interval->beyond |= isinf(interval->tau2[i]);
    }
    interval->empty = fit->q < chi_square_point(tail, freedom);
    return true;
}

bool pool_tau2_interval(struct arena *arena, const struct pool_data *data,
                        const struct pool_fit *fit,
                        struct pool_interval *interval, struct err *err)
{
    size_t mark = arena_mark(arena);
    bool done;

    *interval = (struct pool_interval){0};
    done = check_fit(fit, err) && find_limits(arena, data, fit, interval, err);
    arena_rewind(arena, mark);
    for (int i = 0; done && i < 2; i++) {
        interval->i2[i] =
            100 * interval->tau2[i] / (fit->vt + interval->tau2[i]);
        interval->h2[i] = interval->tau2[i] / fit->vt + 1;
    }
    return done;
}
