// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/glmm_quadrature.h"

#include "base/arena.h"
#include "stats/matrix.h"

#include <math.h>
#include <string.h>

// ---- nodes ------------------------------------------------------------------

// Hermite's polynomials, orthonormal under the normal density, at x: the sum of
// the squares of the first n, and by how much x misses the root of the next.
// p_k+1 = (x p_k - sqrt(k) p_k-1) / sqrt(k + 1), and p_n' = sqrt(n) p_n-1.
static double squares_at(int n, double x, double *miss)
{
    double before = 0;
    double here = 1;
    double sum = 0;

    for (int k = 0; k < n; k++) {
        double next = (x * here - sqrt(k) * before) / sqrt(k + 1);

        sum += here * here;
        before = here;
        here = next;
    }
    *miss = here / (sqrt(n) * before);
    return sum;
}

bool glmm_quadrature_make(struct arena *arena, struct glmm_problem *problem)
{
    int n = problem->nodes;
    double *jacobi = arena_take(arena, (size_t)n * (size_t)n, sizeof *jacobi);

    for (int k = 1; k < n; k++) {
        jacobi[k + (k - 1) * n] = jacobi[k - 1 + k * n] = sqrt(k);
    }
    if (!matrix_eigen(arena, jacobi, n, problem->node)) {
        return false;
    }
    for (int k = 0; k < n; k++) {
        double x = problem->node[k];
        double miss;

        (void)squares_at(n, x, &miss);
        x -= miss;
        problem->node[k] = x;
        // Christoffel's number: small ones, too, to the last digit.
        problem->log_weight[k] = x * x / 2 - log(squares_at(n, x, &miss));
    }
    return true;
}

// ---- one unit ---------------------------------------------------------------

struct unit {
    const uint32_t *row;
    size_t count;
    double mode, spread;          // u and M^-1/2
    double place[GLMM_NODES_MAX]; // of u
    double share[GLMM_NODES_MAX]; // of the integral
    double log_integral;
};

// l + ... - u^2 / 2, but for what it is at the mode.
static double height_at(const struct glmm_problem *problem,
                        const struct unit *unit, double place)
{
    double sum = (unit->mode - place) * (unit->mode + place) / 2;

    for (size_t r = 0; r < unit->count; r++) {
        size_t i = unit->row[r];
        double eta = problem->rows[i].eta;
        double there = eta + problem->v[i] * (place - unit->mode);

        sum += glmm_row_loglik(problem, i, there)
             - glmm_row_loglik(problem, i, eta);
    }
    return sum;
}

static void integrate(const struct glmm_problem *problem, struct unit *unit)
{
    double most = -INFINITY;
    double sum = 0;

    for (int k = 0; k < problem->nodes; k++) {
        unit->place[k] = unit->mode + unit->spread * problem->node[k];
        unit->share[k] =
            problem->log_weight[k] + height_at(problem, unit, unit->place[k]);
        most = fmax(most, unit->share[k]);
    }
    for (int k = 0; k < problem->nodes; k++) {
        unit->share[k] = exp(unit->share[k] - most);
        sum += unit->share[k];
    }
    for (int k = 0; k < problem->nodes; k++) {
        unit->share[k] /= sum;
    }
    unit->log_integral = most + log(sum);
}

static double deviance_of(const struct glmm_problem *problem,
                          const struct unit *unit)
{
    double sum = unit->mode * unit->mode - 2 * unit->log_integral
               - 2 * log(unit->spread);

    for (size_t r = 0; r < unit->count; r++) {
        size_t i = unit->row[r];

        sum -= 2 * glmm_row_loglik(problem, i, problem->rows[i].eta);
    }
    return sum;
}

// ---- its slopes -------------------------------------------------------------

// By the rows' eta and v at one node; what the height's slope is there.
static double slope_at(struct glmm_problem *problem, const struct unit *unit,
                       int k)
{
    double along = -unit->place[k];

    for (size_t r = 0; r < unit->count; r++) {
        size_t i = unit->row[r];
        struct glmm_row *row = &problem->rows[i];
        double there = row->eta + problem->v[i] * (unit->place[k] - unit->mode);
        double slope =
            glmm_link_bend(problem->link, row->share, row->trials, there).slope;

        along += problem->v[i] * slope;
        row->by_eta -= 2 * unit->share[k] * slope;
        problem->by_v[i] -= 2 * unit->share[k] * slope * unit->place[k];
    }
    return along;
}

static void slope_unit(struct glmm_problem *problem, const struct unit *unit,
                       double *by_mode)
{
    double by_spread = unit->spread * unit->spread; // by M

    for (size_t r = 0; r < unit->count; r++) {
        problem->rows[unit->row[r]].by_eta = 0;
        problem->by_v[unit->row[r]] = 0;
    }
    *by_mode = 0;
    for (int k = 0; k < problem->nodes; k++) {
        double along = unit->share[k] * slope_at(problem, unit, k);

        *by_mode -= 2 * along;
        by_spread += along * problem->node[k] * pow(unit->spread, 3);
    }
    for (size_t r = 0; r < unit->count; r++) {
        size_t i = unit->row[r];
        struct glmm_row *row = &problem->rows[i];

        row->by_spread = by_spread * problem->v[i] * problem->v[i];
        problem->by_v[i] += 2 * row->bend.expected * by_spread * problem->v[i];
    }
}

double glmm_quadrature(struct glmm_problem *problem)
{
    const struct mixed_term *term = &problem->data->terms[0];
    double sum = 0;

    for (size_t u = 0; u < term->level_count; u++) {
        size_t start = problem->units.start[u];
        size_t place = problem->order.place[0][u];
        struct unit unit = {
            .row = problem->units.row + start,
            .count = problem->units.start[u + 1] - start,
            .mode = problem->u[place],
            .spread = 1 / *envelope_entry(&problem->envelope, place, place),
        };

        integrate(problem, &unit);
        slope_unit(problem, &unit, &problem->by_u[place]);
        sum += deviance_of(problem, &unit);
    }
    return sum;
}
