// mixed_freedom - Satterthwaite's degrees of freedom.
//
// A coefficient's variance v is estimated; with the curvature C of the
// criterion at (theta, sigma), whose inverse times 2 is their covariance, and
// the slope g of v there, Var(v) = 2 g' C^-1 g, and
//
//     df = 2 v^2 / Var(v)
//
// SOURCE: Satterthwaite 1946, Biometrics Bulletin 2, 110-114; Kuznetsova,
// Brockhoff & Christensen 2017, J Stat Softw 82(13), section 3
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "stats/block.h"
#include "stats/matrix.h"
#include "stats/mixed.h"
#include "stats/mixed_back.h"
#include "stats/newton.h"

#include <math.h>
#include <string.h>

// x: theta and sigma, on the basis.
static bool slope_with_sigma(const double *x, double *value, double *slope,
                             void *context)
{
    struct mixed_problem *problem = context;
    int last = problem->shape.theta_count;
    double sigma = x[last];

    mixed_problem_spread(problem, x);
    if (!(sigma > 0) || !mixed_problem_look(problem, sigma * sigma, true)) {
        return false;
    }
    mixed_problem_gather(problem, slope);
    slope[last] = 2 * mixed_problem_freedom(problem) / sigma
                - 2 * problem->r2 / (sigma * sigma * sigma);
    *value = problem->criterion;
    return true;
}

// The coefficients' variances at x.
static bool variances_at(struct arena *arena, struct mixed_problem *problem,
                         const double *x, double *variances)
{
    double sigma = x[problem->shape.theta_count];
    size_t mark = arena_mark(arena);
    size_t p = (size_t)problem->p;
    double *vcov = arena_take(arena, p * p, sizeof *vcov);

    mixed_problem_spread(problem, x);
    if (!mixed_problem_look(problem, sigma * sigma, false)) {
        return false;
    }
    mixed_back_covariance(arena, problem, problem->inverse, vcov);
    for (size_t i = 0; i < p; i++) {
        variances[i] = vcov[i + i * p] * sigma * sigma;
    }
    arena_rewind(arena, mark);
    return true;
}

// slopes[i + k * p]: of the variance of coefficient i by x[k].
static bool find_slopes(struct arena *arena, struct mixed_problem *problem,
                        double *x, double *slopes)
{
    int p = problem->p;
    int n = problem->shape.theta_count + 1;
    double *up = arena_take(arena, (size_t)p, sizeof *up);
    double *down = arena_take(arena, (size_t)p, sizeof *down);

    for (int k = 0; k < n; k++) {
        double at = x[k];
        double h = 1e-4 * fmax(fabs(at), k + 1 < n ? 1 : 0);
        bool good;

        x[k] = at + h;
        good = variances_at(arena, problem, x, up);
        x[k] = at - h;
        good = good && variances_at(arena, problem, x, down);
        x[k] = at;
        for (int i = 0; i < p; i++) {
            slopes[i + k * p] = (up[i] - down[i]) / (2 * h);
        }
        if (!good) {
            return false;
        }
    }
    return true;
}

// Directions in which the criterion is flat (a variance of 0 with what belongs
// to it) are not known to vary, and do not count.
static double freedom_of(int n, const double *axes, const double *bends,
                         double variance, const double *slopes, int step)
{
    static const double FLAT = 1e-8;
    double spread = 0;

    for (int k = 0; k < n; k++) {
        double along = 0;

        for (int i = 0; i < n; i++) {
            along += axes[i + k * n] * slopes[(ptrdiff_t)i * step];
        }
        spread += bends[k] > FLAT ? 2 * along * along / bends[k] : 0;
    }
    return spread > 0 ? 2 * variance * variance / spread : NAN;
}

// The curvature of the criterion by its axes.
static bool find_axes(struct arena *arena, struct mixed_problem *problem,
                      const double *x, double *axes, double *bends)
{
    int n = problem->shape.theta_count + 1;
    struct newton_problem newton = {
        .n = n, .slope = slope_with_sigma, .context = problem};

    return newton_curvature(arena, &newton, x, axes)
        && matrix_eigen(arena, axes, n, bends);
}

void mixed_freedom(struct arena *arena, const struct mixed_fit *fit,
                   double *freedom)
{
    struct mixed_problem *problem = fit->problem;
    int p = problem->p;
    int n = problem->shape.theta_count + 1;
    double *x = arena_take(arena, (size_t)n, sizeof *x);
    double *axes = arena_take(arena, block_size(n, n), sizeof *axes);
    double *bends = arena_take(arena, (size_t)n, sizeof *bends);
    double *slopes = arena_take(arena, block_size(n, p), sizeof *slopes);
    bool good;

    memcpy(x, problem->theta, (size_t)(n - 1) * sizeof *x);
    x[n - 1] = fit->sigma / problem->shape.columns[problem->width - 1].scale;
    good = find_axes(arena, problem, x, axes, bends)
        && find_slopes(arena, problem, x, slopes);
    for (int i = 0; i < p; i++) {
        freedom[i] = good ? freedom_of(n, axes, bends, fit->vcov[i + i * p],
                                       slopes + i, p)
                          : NAN;
    }
}
