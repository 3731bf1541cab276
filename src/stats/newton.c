// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/newton.h"

#include "base/arena.h"
#include "stats/matrix.h"

#include <math.h>
#include <string.h>

// Relative to the largest curvature: less is flat, and more below 0 is a
// saddle.
static const double FLAT = 1e-9;
static const double BENT = 1e-4;

struct search {
    const struct newton_problem *problem;
    int n;
    double *x, *slope;
    double *base; // the slope from which the curvature is taken
    double *curvature, *values, *step, *trial, *trial_slope;
    double value, gain; // what the whole step would gain
    double promise;     // and as much of it as is taken
    bool saddle;
    // With `rough`: the curvature as it was taken, and what steps taught since.
    double *learnt, *change;
    bool has_learnt;
};

static bool is_finite(const double *numbers, int count)
{
    bool good = true;

    for (int i = 0; i < count; i++) {
        good = good && isfinite(numbers[i]);
    }
    return good;
}

static bool look(const struct search *search, const double *x, double *value,
                 double *slope)
{
    const struct newton_problem *problem = search->problem;

    return problem->slope(x, value, slope, problem->context) && isfinite(*value)
        && is_finite(slope, search->n);
}

// The same for the curvature, of something cheaper if there is such.
static bool look_roughly(const struct search *search, const double *x,
                         double *slope)
{
    const struct newton_problem *problem = search->problem;
    double value;

    if (!problem->rough) {
        return look(search, x, &value, slope);
    }
    if (!problem->rough(x, &value, slope, problem->rough_context)) {
        return false;
    }
    for (int i = 0; i < search->n; i++) {
        slope[i] /= problem->rough_share;
    }
    return is_finite(slope, search->n);
}

static double distance(double x)
{
    return 1e-5 * fmax(1, fabs(x));
}

// One column of the curvature: how the slope changes along x[j].
static bool bend(struct search *search, int j, double h, double *column)
{
    bool good;

    memcpy(search->trial, search->x, (size_t)search->n * sizeof(double));
    search->trial[j] += h;
    good = look_roughly(search, search->trial, column);
    for (int i = 0; i < search->n; i++) {
        column[i] = (column[i] - search->base[i]) / h;
    }
    return good;
}

static void make_symmetric(double *a, int n)
{
    for (int j = 0; j < n; j++) {
        for (int i = 0; i < j; i++) {
            a[i + j * n] = (a[i + j * n] + a[j + i * n]) / 2;
            a[j + i * n] = a[i + j * n];
        }
    }
}

static bool take_curvature(struct search *search)
{
    int n = search->n;

    if (search->problem->rough
        && !look_roughly(search, search->x, search->base)) {
        return false;
    }
    for (int j = 0; j < n; j++) {
        double h = distance(search->x[j]);
        double *column = search->curvature + (ptrdiff_t)j * n;

        if (!bend(search, j, h, column) && !bend(search, j, -h, column)) {
            return false;
        }
    }
    make_symmetric(search->curvature, n);
    return true;
}

// Of something cheaper it is taken once; what was learnt on the way is better
// than to take it again.
static bool find_curvature(struct search *search)
{
    size_t size = (size_t)search->n * (size_t)search->n * sizeof(double);

    if (search->has_learnt) {
        memcpy(search->curvature, search->learnt, size);
        return true;
    }
    if (!take_curvature(search)) {
        return false;
    }
    if (search->problem->rough) {
        memcpy(search->learnt, search->curvature, size);
        search->has_learnt = true;
    }
    return true;
}

// The slope changed by trial_slope - slope over a share of the step: what is
// learnt agrees with that from now on, and stays positive definite.
// SOURCE: Nocedal & Wright 2006, equation 6.19 (BFGS)
static void learn(struct search *search, double share)
{
    int n = search->n;
    double *change = search->change;
    double *expected = search->base; // no longer needed as it is
    double along = 0;
    double expected_along = 0;

    for (int i = 0; i < n; i++) {
        change[i] = search->trial_slope[i] - search->slope[i];
        along += change[i] * share * search->step[i];
        expected[i] = 0;
        for (int k = 0; k < n; k++) {
            expected[i] += search->learnt[i + k * n] * share * search->step[k];
        }
        expected_along += expected[i] * share * search->step[i];
    }
    search->has_learnt =
        share == 1 && !search->saddle && along > 0 && expected_along > 0;
    for (int i = 0; search->has_learnt && i < n * n; i++) {
        int row = i % n;
        int column = i / n;

        search->learnt[i] += change[row] * change[column] / along
                           - expected[row] * expected[column] / expected_along;
    }
}

// How far to go along an axis with this slope and curvature. Where the function
// bends down, away from a saddle: some way, but not over the next hill.
static double length_along(double slope, double bent, double least)
{
    static const double SHORTEST = 0.1;
    static const double LONGEST = 0.37;

    if (bent > -least) {
        return fabs(slope) / fmax(bent, least);
    }
    return fmin(fmax(fabs(slope / bent), SHORTEST), LONGEST);
}

// The step along each axis of the curvature, and what it should gain.
static void choose_step(struct search *search)
{
    int n = search->n;
    double most = fmax(fabs(search->values[0]), fabs(search->values[n - 1]));
    double length = 0;

    search->gain = 0;
    search->saddle = search->values[0] < -BENT * most;
    memset(search->step, 0, (size_t)n * sizeof(double));
    for (int k = 0; k < n; k++) {
        const double *axis = search->curvature + (ptrdiff_t)k * n;
        double along = 0;
        double far;

        for (int i = 0; i < n; i++) {
            along += axis[i] * search->slope[i];
        }
        far = length_along(
            along, search->values[k],
            fmax((search->values[k] < 0 ? BENT : FLAT) * most, 1e-300));
        search->gain += fabs(along) * far / 2;
        for (int i = 0; i < n; i++) {
            search->step[i] -= copysign(far, along) * axis[i];
        }
    }
    for (int i = 0; i < n; i++) {
        length =
            fmax(length, fabs(search->step[i]) / fmax(1, fabs(search->x[i])));
    }
    search->promise = search->gain * fmin(1, 2 / fmax(length, 1e-300));
    for (int i = 0; length > 2 && i < n; i++) { // no leaps into the unknown
        search->step[i] *= 2 / length;
    }
}

static void step_to_trial(struct search *search, double value, double share)
{
    size_t size = (size_t)search->n * sizeof(double);

    if (search->has_learnt) {
        learn(search, share);
    }
    search->value = value;
    memcpy(search->x, search->trial, size);
    memcpy(search->slope, search->trial_slope, size);
}

// A step that cannot be seen: what it would gain is less than what is lost in
// reckoning the value where predictors nearly say the same.
static bool is_lost(const struct search *search)
{
    static const double SEEN = 1e-9; // of the value

    return !search->saddle
        && search->gain <= SEEN * fmax(1, fabs(search->value));
}

// Half the step as long as it does not lead down by some of what it promised.
static bool walk(struct search *search)
{
    enum { HALVINGS = 40 };
    static const double ENOUGH = 1e-3;
    double share = 1;
    double rounding = 1e-13 * fabs(search->value);

    for (int k = 0; k < HALVINGS; k++) {
        double value;

        for (int i = 0; i < search->n; i++) {
            search->trial[i] = search->x[i] + share * search->step[i];
        }
        if (look(search, search->trial, &value, search->trial_slope)
            && value <= search->value + rounding
                            - ENOUGH * share * search->promise) {
            step_to_trial(search, value, share);
            return true;
        }
        share /= 2;
    }
    return false;
}

static bool start(struct arena *arena, const struct newton_problem *problem,
                  double *x, struct search *search)
{
    size_t n = (size_t)problem->n;

    *search = (struct search){
        .problem = problem,
        .n = problem->n,
        .x = x,
        .slope = arena_take(arena, n, sizeof(double)),
        .curvature = arena_take(arena, n * n, sizeof(double)),
        .values = arena_take(arena, n, sizeof(double)),
        .step = arena_take(arena, n, sizeof(double)),
        .trial = arena_take(arena, n, sizeof(double)),
        .trial_slope = arena_take(arena, n, sizeof(double)),
    };
    search->base = search->slope;
    if (problem->rough) {
        search->base = arena_take(arena, n, sizeof(double));
        search->learnt = arena_take(arena, n * n, sizeof(double));
        search->change = arena_take(arena, n, sizeof(double));
    }
    return look(search, x, &search->value, search->slope);
}

bool newton_find(struct arena *arena, const struct newton_problem *problem,
                 double *x, struct newton_end *end)
{
    struct search search;
    size_t mark;
    bool moved = true;

    *end = (struct newton_end){.value = NAN};
    if (!start(arena, problem, x, &search)) {
        return false;
    }
    end->axes = search.curvature;
    end->bends = search.values;
    mark = arena_mark(arena);
    while (moved && !end->converged && end->steps < problem->steps_max) {
        end->steps++;
        if (!find_curvature(&search)
            || !matrix_eigen(arena, search.curvature, search.n,
                             search.values)) {
            break;
        }
        choose_step(&search);
        end->converged = search.gain <= problem->tolerance && !search.saddle;
        // The last step squares what error is left; whether it can still be
        // seen in the value does not matter.
        moved = walk(&search) || end->converged;
        end->converged = end->converged || (!moved && is_lost(&search));
        arena_rewind(arena, mark);
    }
    end->value = search.value;
    return true;
}

bool newton_curvature(struct arena *arena, const struct newton_problem *problem,
                      const double *x, double *curvature)
{
    int n = problem->n;
    double *at = arena_take(arena, (size_t)n, sizeof *at);
    double *back = arena_take(arena, (size_t)n, sizeof *back);
    struct search search;

    memcpy(at, x, (size_t)n * sizeof *at);
    if (!start(arena, problem, at, &search)) {
        return false;
    }
    for (int j = 0; j < n; j++) {
        double h = 10 * distance(x[j]);
        double *column = curvature + (ptrdiff_t)j * n;

        if (!bend(&search, j, h, column) || !bend(&search, j, -h, back)) {
            return false;
        }
        for (int i = 0; i < n; i++) {
            column[i] = (column[i] + back[i]) / 2;
        }
    }
    make_symmetric(curvature, n);
    return true;
}
