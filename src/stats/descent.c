// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/descent.h"

#include "base/arena.h"
#include "stats/matrix.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

enum { STEPS_DEFAULT = 200, HALVINGS_MAX = 60, BENDS_MAX = 60, POLISH_MAX = 4 };

// Of the criterion: what a step promises to gain is no more than rounding.
static const double NEAR = 1e-10;
static const double DONE = 1e-22;
static const double ROUNDING = 1e-13;
// A step must gain this share of what the slope promises (Armijo).
static const double SHARE = 1e-4;
static const double FLAT = 1e-8;

struct descent {
    const struct descent_problem *problem;
    double *x, *trial;
    double value;
    double *slope, *curvature;
    double *bent, *step; // of the free ones: m x m, m
    int *free, m;
};

static struct descent descent_of(struct arena *arena,
                                 const struct descent_problem *problem,
                                 double *x)
{
    size_t n = (size_t)problem->n;

    return (struct descent){
        .problem = problem,
        .x = x,
        .trial = arena_take(arena, n, sizeof(double)),
        .value = problem->criterion(x, problem->context),
        .slope = arena_take(arena, n, sizeof(double)),
        .curvature = arena_take(arena, n * n, sizeof(double)),
        .bent = arena_take(arena, n * n, sizeof(double)),
        .step = arena_take(arena, n, sizeof(double)),
        .free = arena_take(arena, n, sizeof(int)),
    };
}

static double low_of(const struct descent_problem *problem, int i)
{
    return problem->low ? problem->low[i] : -INFINITY;
}

// Not free: held, or pressed against its bound by the slope.
static void find_free(struct descent *descent)
{
    const struct descent_problem *problem = descent->problem;

    descent->m = 0;
    for (int i = 0; i < problem->n; i++) {
        bool is_held = problem->held && problem->held[i];
        bool is_pressed =
            descent->x[i] <= low_of(problem, i) && descent->slope[i] >= 0;

        if (!is_held && !is_pressed) {
            descent->free[descent->m++] = i;
        }
    }
}

// The largest curvature of a free one; what is flat is bent by a little of it.
static double steepest(const struct descent *descent)
{
    int n = descent->problem->n;
    double largest = 0;

    for (int j = 0; j < descent->m; j++) {
        int i = descent->free[j];

        largest = fmax(largest, fabs(descent->curvature[i + i * n]));
    }
    return largest;
}

// The curvature of the free ones, its diagonal raised by `bend` of itself.
static void bend_curvature(struct descent *descent, double bend)
{
    int n = descent->problem->n;
    int m = descent->m;
    double least = FLAT * steepest(descent);

    for (int j = 0; j < m; j++) {
        for (int i = 0; i < m; i++) {
            descent->bent[i + j * m] =
                descent->curvature[descent->free[i] + descent->free[j] * n];
        }
        descent->bent[j + j * m] +=
            bend * fmax(fabs(descent->bent[j + j * m]), least);
    }
}

// Solves for the step downwards. False: this curvature is none of a valley.
static bool solve_step(struct descent *descent, double bend)
{
    bend_curvature(descent, bend);
    for (int i = 0; i < descent->m; i++) {
        descent->step[i] = -descent->slope[descent->free[i]];
    }
    return matrix_solve(descent->bent, descent->m, descent->step, 1);
}

// Sets `step`. Returns what it promises to gain (twice what a parabola would),
// NAN if the curvature cannot be bent.
static double find_step(struct descent *descent)
{
    double bend = 0;
    double gain = 0;

    for (int turn = 0; !solve_step(descent, bend); turn++) {
        if (turn == BENDS_MAX) {
            return NAN;
        }
        bend = bend > 0 ? 4 * bend : 1e-3;
    }
    for (int i = 0; i < descent->m; i++) {
        gain -= descent->step[i] * descent->slope[descent->free[i]];
    }
    return gain;
}

// The point a share of the step away, within the bounds. Returns what the
// slope promises there (below 0: down).
static double walk(struct descent *descent, double share)
{
    double promise = 0;

    memcpy(descent->trial, descent->x,
           (size_t)descent->problem->n * sizeof *descent->trial);
    for (int j = 0; j < descent->m; j++) {
        int i = descent->free[j];

        descent->trial[i] = fmax(descent->x[i] + share * descent->step[j],
                                 low_of(descent->problem, i));
        promise += descent->slope[i] * (descent->trial[i] - descent->x[i]);
    }
    return promise;
}

static void settle(struct descent *descent, double value)
{
    memcpy(descent->x, descent->trial,
           (size_t)descent->problem->n * sizeof *descent->x);
    descent->value = value;
}

// Far from the end: the first of 1, 1/2, 1/4 ... of the step that gains.
static bool step_down(struct descent *descent)
{
    double share = 1;

    for (int turn = 0; turn < HALVINGS_MAX; turn++) {
        double promise = walk(descent, share);
        double value = descent->problem->criterion(descent->trial,
                                                   descent->problem->context);

        if (promise < 0 && value <= descent->value + SHARE * promise) {
            settle(descent, value);
            return true;
        }
        share /= 2;
    }
    return false;
}

// Near the end the criterion has no digits left to judge a step by: it is
// taken in full, unless it does harm.
static bool step_last(struct descent *descent)
{
    double value;

    walk(descent, 1);
    value =
        descent->problem->criterion(descent->trial, descent->problem->context);
    if (!(value <= descent->value + ROUNDING * (1 + fabs(descent->value)))) {
        return false;
    }
    settle(descent, value);
    return true;
}

// One step. `polished` counts those near the end. Returns true to go on.
static bool descent_step(struct descent *descent, int *polished, bool *reached)
{
    double size = 1 + fabs(descent->value);
    double gain;

    descent->problem->derivatives(descent->x, descent->slope,
                                  descent->curvature,
                                  descent->problem->context);
    find_free(descent);
    gain = find_step(descent);
    if (!(gain > DONE * size)) {
        *reached = gain >= 0;
        return false;
    }
    if (gain > NEAR * size) {
        return step_down(descent);
    }
    *reached = true;
    return ++*polished <= POLISH_MAX && step_last(descent);
}

bool descent_find(struct arena *arena, const struct descent_problem *problem,
                  double *x, double *value, int *steps)
{
    size_t mark = arena_mark(arena);
    struct descent descent = descent_of(arena, problem, x);
    int limit = problem->steps_max > 0 ? problem->steps_max : STEPS_DEFAULT;
    bool reached = false;
    int polished = 0;

    *steps = 0;
    while (isfinite(descent.value) && *steps < limit
           && descent_step(&descent, &polished, &reached)) {
        ++*steps;
    }
    *value = descent.value;
    arena_rewind(arena, mark);
    return reached;
}
