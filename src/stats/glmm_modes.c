// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/glmm_modes.h"

#include "stats/block.h"
#include "stats/glmm_quadrature.h"

#include <math.h>
#include <string.h>

void glmm_row_columns(const struct glmm_problem *problem, size_t i,
                      size_t *column)
{
    const struct mixed_data *data = problem->data;

    for (int k = 0; k < data->term_count; k++) {
        size_t place = problem->order.place[k][data->terms[k].level[i]];

        for (int a = 0; a < data->terms[k].q; a++) {
            *column++ = place + (size_t)a;
        }
    }
}

double glmm_row_loglik(const struct glmm_problem *problem, size_t i, double eta)
{
    const struct glmm_row *row = &problem->rows[i];

    return glmm_link_loglik(problem->link, row->share, row->trials, eta);
}

// ---- from x to rows ---------------------------------------------------------

// The factors L from theta, as lme4 orders it.
static void spread_theta(struct glmm_problem *problem, const double *theta)
{
    for (int k = 0; k < problem->data->term_count; k++) {
        int q = problem->data->terms[k].q;

        for (int j = 0; j < q; j++) {
            memcpy(problem->l[k] + j + (ptrdiff_t)j * q, theta,
                   (size_t)(q - j) * sizeof *theta);
            theta += q - j;
        }
    }
}

static void turn_row(const struct glmm_problem *problem, const double *z,
                     double *v)
{
    for (int k = 0; k < problem->data->term_count; k++) {
        int q = problem->data->terms[k].q;

        for (int j = 0; j < q; j++) {
            const double *below = problem->l[k] + j + (ptrdiff_t)j * q;

            v[j] = block_dot(below, z + j, q - j);
        }
        z += q;
        v += q;
    }
}

static void take_x(struct glmm_problem *problem, const double *x)
{
    const struct mixed_data *data = problem->data;
    const double *beta = x + problem->theta_count;

    spread_theta(problem, x);
    for (size_t i = 0; i < data->n; i++) {
        size_t at = i * (size_t)problem->width;
        double eta = data->offset ? data->offset[i] : 0;

        for (int j = 0; j < data->p; j++) {
            eta += data->x[i + (size_t)j * data->n] * beta[j];
        }
        problem->rows[i].offset = eta;
        turn_row(problem, problem->z + at, problem->v + at);
    }
}

// ---- modes ------------------------------------------------------------------

static double row_effect(const struct glmm_problem *problem, size_t i,
                         const double *u)
{
    size_t column[GLMM_WIDTH_MAX] = {0};
    const double *v = problem->v + i * (size_t)problem->width;
    double sum = 0;

    glmm_row_columns(problem, i, column);
    for (int a = 0; a < problem->width; a++) {
        sum += v[a] * u[column[a]];
    }
    return sum;
}

// -2 sum l + u'u
static double penalised(struct glmm_problem *problem, const double *u)
{
    double sum = 0;

    for (size_t i = 0; i < problem->data->n; i++) {
        struct glmm_row *row = &problem->rows[i];

        row->eta = row->offset + row_effect(problem, i, u);
        sum -= 2 * glmm_row_loglik(problem, i, row->eta);
    }
    for (size_t c = 0; c < problem->order.count; c++) {
        sum += u[c] * u[c];
    }
    return sum;
}

static void bend_rows(struct glmm_problem *problem)
{
    for (size_t i = 0; i < problem->data->n; i++) {
        struct glmm_row *row = &problem->rows[i];

        row->bend =
            glmm_link_bend(problem->link, row->share, row->trials, row->eta);
    }
}

static void add_outer(struct glmm_problem *problem, size_t i, double weight)
{
    const double *v = problem->v + i * (size_t)problem->width;
    size_t column[GLMM_WIDTH_MAX] = {0};

    glmm_row_columns(problem, i, column);
    for (int a = 0; a < problem->width; a++) {
        for (int b = 0; b <= a; b++) {
            *envelope_entry(&problem->envelope, column[a], column[b]) +=
                weight * v[a] * v[b];
        }
    }
}

bool glmm_factor(struct glmm_problem *problem, bool observed)
{
    envelope_identity(&problem->envelope);
    for (size_t i = 0; i < problem->data->n; i++) {
        const struct glmm_bend *bend = &problem->rows[i].bend;

        add_outer(problem, i, observed ? bend->observed : bend->expected);
    }
    return envelope_factor(&problem->envelope);
}

// `to` += sum of number[i] v_i
static void gather(const struct glmm_problem *problem, size_t i, double number,
                   double *to)
{
    size_t column[GLMM_WIDTH_MAX] = {0};
    const double *v = problem->v + i * (size_t)problem->width;

    glmm_row_columns(problem, i, column);
    for (int a = 0; a < problem->width; a++) {
        to[column[a]] += number * v[a];
    }
}

// Newton's step from u; what it should gain, NAN when there is none.
static double find_step(struct glmm_problem *problem)
{
    double gain = 0;

    bend_rows(problem);
    if (!glmm_factor(problem, true)) {
        return NAN;
    }
    for (size_t c = 0; c < problem->order.count; c++) {
        problem->chain[c] = -problem->u[c];
    }
    for (size_t i = 0; i < problem->data->n; i++) {
        gather(problem, i, problem->rows[i].bend.slope, problem->chain);
    }
    memcpy(problem->step, problem->chain,
           problem->order.count * sizeof *problem->step);
    envelope_solve(&problem->envelope, problem->step);
    for (size_t c = 0; c < problem->order.count; c++) {
        gain += problem->step[c] * problem->chain[c];
    }
    return gain;
}

// Along the step, half as far as long as it leads up.
static bool take_step(struct glmm_problem *problem, double gain, double *value)
{
    enum { HALVINGS = 40 };
    static const double NEAR = 1e-5;
    double rounding = 1e-13 * fabs(*value);
    double share = 1;

    for (int k = 0; k < HALVINGS; k++) {
        double there;

        for (size_t c = 0; c < problem->order.count; c++) {
            problem->trial[c] = problem->u[c] + share * problem->step[c];
        }
        there = penalised(problem, problem->trial);
        // So near, Newton's step is right even where a sum of many rows is
        // too coarse to show it.
        if (gain <= NEAR || there <= *value + rounding - 1e-3 * share * gain) {
            double *old = problem->u;

            problem->u = problem->trial;
            problem->trial = old;
            *value = there;
            return true;
        }
        share /= 2;
    }
    *value = penalised(problem, problem->u);
    return false;
}

// The steps' error squares from one to the next: the one that promises less
// than SETTLED is the last.
static bool find_modes(struct glmm_problem *problem, double *value)
{
    static const double SETTLED = 1e-11;

    *value = penalised(problem, problem->u);
    if (!isfinite(*value)) {
        memset(problem->u, 0, problem->order.count * sizeof *problem->u);
        *value = penalised(problem, problem->u);
    }
    for (int k = 0; isfinite(*value) && k < GLMM_MODE_STEPS_MAX; k++) {
        double gain = find_step(problem);
        bool moved = isfinite(gain) && take_step(problem, gain, value);

        if (isfinite(gain) && gain <= SETTLED) {
            bend_rows(problem);
            return true;
        }
        if (!moved) {
            break;
        }
    }
    memset(problem->u, 0, problem->order.count * sizeof *problem->u);
    return false;
}

// ---- Laplace ----------------------------------------------------------------

static double laplace(struct glmm_problem *problem, double penalised_there)
{
    int width = problem->width;

    for (size_t i = 0; i < problem->data->n; i++) {
        struct glmm_row *row = &problem->rows[i];
        const double *v = problem->v + i * (size_t)width;
        double *by_v = problem->by_v + i * (size_t)width;
        size_t column[GLMM_WIDTH_MAX] = {0};

        glmm_row_columns(problem, i, column);
        envelope_solve_few(&problem->envelope, column, width, v, by_v);
        row->by_eta = -2 * row->bend.slope;
        row->by_spread = 0;
        for (int a = 0; a < width; a++) {
            row->by_spread += v[a] * by_v[a];
            by_v[a] = 2 * row->bend.expected * by_v[a]
                    + row->by_eta * problem->u[column[a]];
        }
    }
    memset(problem->by_u, 0, problem->order.count * sizeof *problem->by_u);
    return penalised_there + envelope_log_det(&problem->envelope);
}

// ---- the slope --------------------------------------------------------------

// z (q) by (q)', its lower triangle, added column by column.
static double *add_triangle(int q, const double *z, const double *by,
                            double *slope)
{
    for (int b = 0; b < q; b++) {
        block_add(slope, by[b], z + b, q - b);
        slope += q - b;
    }
    return slope;
}

// One row's share of the slope by theta: that by v, and by v again where it
// moves the modes.
static void slope_row(const struct glmm_problem *problem, size_t i,
                      double moved, double *slope)
{
    const struct glmm_row *row = &problem->rows[i];
    size_t at = i * (size_t)problem->width;
    const double *z = problem->z + at;
    const double *by_v = problem->by_v + at;
    size_t column[GLMM_WIDTH_MAX] = {0};
    double by[GLMM_WIDTH_MAX] = {0};
    int from = 0;

    glmm_row_columns(problem, i, column);
    for (int a = 0; a < problem->width; a++) {
        by[a] = by_v[a] + moved * problem->u[column[a]]
              + row->bend.slope * problem->chain[column[a]];
    }
    for (int k = 0; k < problem->data->term_count; k++) {
        int q = problem->data->terms[k].q;

        slope = add_triangle(q, z + from, by + from, slope);
        from += q;
    }
}

// After the direct slopes (by_eta, by_spread, by_v, by_u), with the factor of
// J: those by theta and beta, following the modes.
static void find_slope(struct glmm_problem *problem, double *slope)
{
    const struct mixed_data *data = problem->data;
    double *by_beta = slope + problem->theta_count;

    memset(slope, 0, (size_t)(problem->theta_count + data->p) * sizeof *slope);
    memcpy(problem->chain, problem->by_u,
           problem->order.count * sizeof *problem->chain);
    for (size_t i = 0; i < data->n; i++) {
        const struct glmm_row *row = &problem->rows[i];

        gather(problem, i, row->by_spread * row->bend.drift, problem->chain);
    }
    envelope_solve(&problem->envelope, problem->chain);
    for (size_t i = 0; i < data->n; i++) {
        const struct glmm_row *row = &problem->rows[i];
        double moved =
            row->by_spread * row->bend.drift
            - row->bend.observed * row_effect(problem, i, problem->chain);

        slope_row(problem, i, moved, slope);
        for (int j = 0; j < data->p; j++) {
            by_beta[j] +=
                data->x[i + (size_t)j * data->n] * (row->by_eta + moved);
        }
    }
}

bool glmm_look(struct glmm_problem *problem, const double *x, double *deviance,
               double *slope)
{
    double value;

    take_x(problem, x);
    if (!find_modes(problem, &value) || !glmm_factor(problem, false)) {
        return false;
    }
    *deviance = problem->constant
              + (problem->nodes > 1 ? glmm_quadrature(problem)
                                    : laplace(problem, value));
    if (!isfinite(*deviance)
        || (problem->link != GLMM_LOGIT && !glmm_factor(problem, true))) {
        return false;
    }
    if (slope) {
        find_slope(problem, slope);
    }
    return true;
}
