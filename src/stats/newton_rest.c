// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/newton_rest.h"

#include "base/arena.h"

#include <string.h>

struct rest {
    const struct newton_problem *problem;
    int held;
    double *x, *slope; // all of them
};

// Between all coordinates and those that move.
static void put_in(const struct rest *rest, const double *x)
{
    for (int i = 0; i + 1 < rest->problem->n; i++) {
        rest->x[i + (i >= rest->held)] = x[i];
    }
}

static void take_out(const struct rest *rest, const double *all, double *few)
{
    for (int i = 0; i + 1 < rest->problem->n; i++) {
        few[i] = all[i + (i >= rest->held)];
    }
}

static bool slope_of_rest(const double *x, double *value, double *slope,
                          void *context)
{
    struct rest *rest = context;

    put_in(rest, x);
    if (!rest->problem->slope(rest->x, value, slope ? rest->slope : NULL,
                              rest->problem->context)) {
        return false;
    }
    if (slope) {
        take_out(rest, rest->slope, slope);
    }
    return true;
}

bool newton_find_rest(struct arena *arena, const struct newton_problem *problem,
                      int held, double *x, struct newton_end *end)
{
    size_t n = (size_t)problem->n;
    struct rest rest = {.problem = problem,
                        .held = held,
                        .x = arena_take(arena, n, sizeof(double)),
                        .slope = arena_take(arena, n, sizeof(double))};
    struct newton_problem few = *problem;
    double *moving = arena_take(arena, n, sizeof *moving);
    bool good;

    *end = (struct newton_end){.converged = true};
    memcpy(rest.x, x, n * sizeof *x);
    take_out(&rest, x, moving);
    few.n = problem->n - 1;
    few.slope = slope_of_rest;
    few.context = &rest;
    good = few.n == 0 || newton_find(arena, &few, moving, end);
    end->axes = end->bends = NULL;
    put_in(&rest, moving);
    memcpy(x, rest.x, n * sizeof *x);
    return good;
}
