// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/optimum.h"

#include <math.h>
#include <nlopt.h>
#include <stdbool.h>
#include <string.h>

enum { EVALUATIONS_EACH = 1000 };
static const double TOLERANCE_X = 1e-8;

// What a search remembers of the points that it tried.
struct search {
    const struct optimum_problem *problem;
    double best[OPTIMUM_PARAMETERS_MAX];
    double best_value, worst_value;
};

// BOBYQA lays a parabola through the values it is given. So what cannot be
// computed is not infinite, only clearly worse than everything seen so far.
static double wall(const struct search *search)
{
    return search->worst_value + 1 + (search->worst_value - search->best_value);
}

// NLopt's signature: no slope is asked of us.
// NOLINTNEXTLINE(readability-non-const-parameter)
static double try_point(unsigned n, const double *x, double *gradient,
                        void *data)
{
    struct search *search = data;
    double value = search->problem->criterion(x, search->problem->context);

    (void)gradient;
    if (!isfinite(value)) {
        return wall(search);
    }
    if (value < search->best_value) {
        search->best_value = value;
        memcpy(search->best, x, n * sizeof *x);
    }
    search->worst_value = fmax(search->worst_value, value);
    return value;
}

static bool problem_is_sound(const struct optimum_problem *problem,
                             const double *x)
{
    if (problem->n < 1 || problem->n > OPTIMUM_PARAMETERS_MAX
        || problem->evaluations_max < 0
        || problem->evaluations_max > OPTIMUM_EVALUATIONS_MAX) {
        return false;
    }
    for (int i = 0; i < problem->n; i++) {
        if (!isfinite(x[i]) || (problem->low && !(x[i] >= problem->low[i]))
            || (problem->high && !(x[i] <= problem->high[i]))
            || (problem->step && !(problem->step[i] > 0))) {
            return false;
        }
    }
    return true;
}

static bool search_prepare(nlopt_opt nlopt, struct search *search)
{
    const struct optimum_problem *problem = search->problem;
    double tolerance =
        problem->tolerance_x > 0 ? problem->tolerance_x : TOLERANCE_X;
    int limit = problem->evaluations_max > 0 ? problem->evaluations_max
                                             : EVALUATIONS_EACH * problem->n;

    return nlopt_set_min_objective(nlopt, try_point, search) > 0
        && (!problem->low || nlopt_set_lower_bounds(nlopt, problem->low) > 0)
        && (!problem->high || nlopt_set_upper_bounds(nlopt, problem->high) > 0)
        && (!problem->step || nlopt_set_initial_step(nlopt, problem->step) > 0)
        && nlopt_set_xtol_rel(nlopt, tolerance) > 0
        && nlopt_set_ftol_rel(nlopt, problem->tolerance_value) > 0
        && nlopt_set_maxeval(nlopt, limit) > 0;
}

static enum optimum_end end_of(nlopt_result result)
{
    switch (result) {
    case NLOPT_SUCCESS:
    case NLOPT_STOPVAL_REACHED:
    case NLOPT_FTOL_REACHED:
    case NLOPT_XTOL_REACHED: return OPTIMUM_FOUND;
    case NLOPT_ROUNDOFF_LIMITED: return OPTIMUM_ROUNDED;
    case NLOPT_MAXEVAL_REACHED:
    case NLOPT_MAXTIME_REACHED: return OPTIMUM_LIMIT;
    default: return OPTIMUM_REFUSED;
    }
}

// BOBYQA wants two parameters or more; for one the simplex does as well.
static nlopt_opt search_open(int n)
{
    return nlopt_create(n > 1 ? NLOPT_LN_BOBYQA : NLOPT_LN_NELDERMEAD,
                        (unsigned)n);
}

enum optimum_end optimum_find(const struct optimum_problem *problem, double *x,
                              double *value)
{
    struct search search = {.problem = problem};
    enum optimum_end end = OPTIMUM_REFUSED;
    double reached;
    nlopt_opt nlopt;

    *value = NAN;
    if (!problem_is_sound(problem, x)) {
        return OPTIMUM_REFUSED;
    }
    *value = problem->criterion(x, problem->context);
    if (!isfinite(*value)) {
        return OPTIMUM_REFUSED;
    }
    search.best_value = search.worst_value = *value;
    memcpy(search.best, x, (size_t)problem->n * sizeof *x);
    nlopt = search_open(problem->n);
    if (nlopt && search_prepare(nlopt, &search)) {
        end = end_of(nlopt_optimize(nlopt, x, &reached));
    }
    nlopt_destroy(nlopt);
    memcpy(x, search.best, (size_t)problem->n * sizeof *x);
    *value = search.best_value;
    return end;
}
