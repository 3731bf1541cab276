// pool_problem.c - the problem of pool_sums.h is checked and brought to its own
// units.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "stats/matrix.h"
#include "stats/pool_sums.h"

#include <math.h>

static bool check_study(const struct pool_data *data, size_t i, struct err *err)
{
    if (!isfinite(data->yi[i])) {
        return err_set(err, ERR_INPUT,
                       "study %zu has no effect: leave it out or correct it",
                       i + 1);
    }
    if (!isfinite(data->vi[i]) || data->vi[i] < 0) {
        return err_set(err, ERR_INPUT,
                       "study %zu has a variance of %g: a variance is a"
                       " number above 0",
                       i + 1, data->vi[i]);
    }
    return true;
}

static bool check_data(const struct pool_data *data, struct err *err)
{
    if (data->k == 0) {
        return err_set(err, ERR_INPUT, "there are no studies to pool");
    }
    if (data->p < 1 || data->p > POOL_COEFFICIENTS_MAX) {
        return err_set(err, ERR_LIMIT,
                       "a model has 1 to %d coefficients, this one %d",
                       POOL_COEFFICIENTS_MAX, data->p);
    }
    if (!data->x && data->p != 1) {
        return err_set(err, ERR_BUG, "%d coefficients without moderators",
                       data->p);
    }
    if ((size_t)data->p > data->k) {
        return err_set(err, ERR_INPUT,
                       "%zu studies cannot give %d coefficients: use fewer"
                       " moderators",
                       data->k, data->p);
    }
    for (size_t i = 0; i < data->k; i++) {
        if (!check_study(data, i, err)) {
            return false;
        }
    }
    return true;
}

// The power of two nearest to the largest standard error; to the largest
// effect when all variances are 0.
static double scale_of(const struct pool_data *data)
{
    double variance = 0;
    double effect = 0;
    int exponent = 0;

    for (size_t i = 0; i < data->k; i++) {
        variance = data->vi[i] > variance ? data->vi[i] : variance;
        effect = fabs(data->yi[i]) > effect ? fabs(data->yi[i]) : effect;
    }
    if (variance > 0 || effect > 0) {
        (void)frexp(variance > 0 ? sqrt(variance) : effect, &exponent);
    }
    return ldexp(1, exponent);
}

static bool is_alone(const struct pool_data *data)
{
    return !data->x || (data->p == 1 && data->intercept);
}

static bool has_intercept(const struct pool_data *data)
{
    return !data->x || data->intercept;
}

static bool open_moderators(struct arena *arena, const struct pool_data *data,
                            struct pool_problem *problem, struct err *err)
{
    size_t p = (size_t)data->p;
    double *q = arena_take(arena, data->k, p * sizeof *q);

    problem->q = arena_take(arena, data->k, p * sizeof *q);
    problem->r = arena_take(arena, p * p, sizeof *q);
    if (!matrix_orthonormal(data->x, data->k, data->p, q, problem->r)) {
        return err_set(err, ERR_INPUT,
                       "the moderators say the same thing twice (or one never"
                       " varies): leave one out");
    }
    for (size_t j = 0; j < p; j++) {
        for (size_t i = 0; i < data->k; i++) {
            problem->q[i * p + j] = q[i + j * data->k];
        }
    }
    return true;
}

// The effects' mean, in the problem's units, where an intercept takes up what
// is taken off.
static double centre_of(const struct pool_data *data, double by)
{
    double sum = 0;

    for (size_t i = 0; has_intercept(data) && i < data->k; i++) {
        sum += data->yi[i] * by;
    }
    return sum / (double)data->k;
}

static void fill(const struct pool_data *data, struct pool_problem *problem)
{
    double by = 1 / problem->scale;
    double centre = centre_of(data, by);

    problem->centre = centre * problem->scale;
    for (size_t i = 0; i < data->k; i++) {
        problem->z[i] = data->yi[i] * by - centre;
        // Not by the square, which may be beyond what a double holds.
        problem->v[i] = data->vi[i] * by * by;
        problem->has_zero |= problem->v[i] == 0;
    }
}

bool pool_problem_open(struct arena *arena, const struct pool_data *data,
                       struct pool_problem *problem, struct err *err)
{
    size_t p = (size_t)data->p;

    if (!check_data(data, err)) {
        return false;
    }
    *problem = (struct pool_problem){
        .k = data->k, .p = data->p, .scale = scale_of(data), .at = NAN};
    problem->z = arena_take(arena, data->k, sizeof(double));
    problem->v = arena_take(arena, data->k, sizeof(double));
    problem->sums.b = arena_take(arena, p, sizeof(double));
    problem->sums.m = arena_take(arena, p * p, sizeof(double));
    problem->room = pool_room_open(arena, data->p);
    fill(data, problem);
    return is_alone(data) || open_moderators(arena, data, problem, err);
}
