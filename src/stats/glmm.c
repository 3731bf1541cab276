// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/glmm.h"

#include "base/arena.h"
#include "stats/binomial.h"
#include "stats/block.h"
#include "stats/glmm_check.h"
#include "stats/glmm_modes.h"
#include "stats/glmm_quadrature.h"
#include "stats/matrix.h"
#include "stats/newton_rest.h"

#include <math.h>
#include <string.h>

// What a fit is worked on with: columns at right angles and of length sqrt(n),
// so that the search sees them alike.
struct work {
    struct arena *arena;
    const struct mixed_data *given;
    struct mixed_data data;
    enum glmm_link link;
    double *r;       // p x p: x = data.x r
    double *x;       // theta, beta
    int n;           // of x
    double *inverse; // p x p: covariance of beta
};

// ---- scales -----------------------------------------------------------------

static bool scale_columns(struct work *work, struct glmm_fit *fit)
{
    const struct mixed_data *given = work->given;
    size_t n = given->n;
    size_t p = (size_t)given->p;
    bool *dropped = arena_take(work->arena, p + 1, sizeof *dropped);
    double *kept = arena_take(work->arena, n * p + 1, sizeof *kept);
    double *x = arena_take(work->arena, n * p + 1, sizeof *x);
    double root = sqrt((double)n);

    fit->column = arena_take(work->arena, p + 1, sizeof *fit->column);
    if (p > 0) {
        (void)matrix_rank(work->arena, given->x, n, given->p, dropped);
    }
    for (size_t j = 0; j < p; j++) {
        if (!dropped[j]) {
            memcpy(kept + (size_t)fit->p * n, given->x + j * n,
                   n * sizeof *kept);
            fit->column[fit->p++] = (int)j;
        }
    }
    p = (size_t)fit->p;
    work->r = arena_take(work->arena, p * p + 1, sizeof *work->r);
    if (p > 0 && !matrix_orthonormal(kept, n, fit->p, x, work->r)) {
        return false;
    }
    for (size_t i = 0; i < n * p; i++) {
        x[i] *= root;
    }
    for (size_t i = 0; i < p * p; i++) {
        work->r[i] /= root;
    }
    work->data.p = fit->p;
    work->data.x = x;
    return true;
}

// The size of each effect's column, a power of 2: nothing is rounded.
static const double *find_scale(struct work *work, int term)
{
    const struct mixed_term *of = &work->given->terms[term];
    size_t n = work->given->n;
    double *scale = arena_take(work->arena, (size_t)of->q, sizeof *scale);

    for (int j = 0; j < of->q; j++) {
        const double *z = of->z + (size_t)j * n;
        double size = sqrt(matrix_dot(z, z, n) / (double)n);
        int exponent = 0;

        (void)frexp(size, &exponent);
        scale[j] = size > 0 && isfinite(size) ? ldexp(1, exponent) : 1;
    }
    return scale;
}

// ---- the problem ------------------------------------------------------------

static void fill_rows(struct work *work, struct glmm_problem *problem)
{
    const struct mixed_data *given = work->given;

    problem->rows = arena_take(work->arena, given->n, sizeof *problem->rows);
    for (size_t i = 0; i < given->n; i++) {
        struct glmm_row *row = &problem->rows[i];
        double events;

        row->share = given->y[i];
        row->trials = given->weights ? given->weights[i] : 1;
        events = row->trials * row->share;
        if (row->trials > 1) {
            problem->constant -= 2
                               * (lgamma(row->trials + 1) - lgamma(events + 1)
                                  - lgamma(row->trials - events + 1));
        }
    }
}

static void fill_column(const double *from, size_t n, double scale, double *to,
                        int step)
{
    for (size_t i = 0; i < n; i++) {
        to[i * (size_t)step] = from[i] / scale;
    }
}

static void fill_effects(struct work *work, struct glmm_fit *fit,
                         struct glmm_problem *problem)
{
    const struct mixed_data *given = work->given;
    int at = 0;

    for (int k = 0; k < given->term_count; k++) {
        const struct mixed_term *term = &given->terms[k];

        fit->scale[k] = find_scale(work, k);
        problem->l[k] = arena_take(work->arena, block_size(term->q, term->q),
                                   sizeof(double));
        for (int j = 0; j < term->q; j++) {
            fill_column(term->z + (size_t)j * given->n, given->n,
                        fit->scale[k][j], problem->z + at++, problem->width);
        }
    }
}

static bool make_problem(struct work *work, struct glmm_fit *fit, int nodes,
                         struct err *err)
{
    struct arena *arena = work->arena;
    struct glmm_problem *problem = arena_take(arena, 1, sizeof *problem);
    size_t cells;
    size_t count;

    *problem = (struct glmm_problem){
        .data = &work->data, .link = work->link, .nodes = nodes};
    for (int k = 0; k < work->given->term_count; k++) {
        int q = work->given->terms[k].q;

        problem->width += q;
        problem->theta_count += q * (q + 1) / 2;
    }
    cells = work->given->n * (size_t)problem->width;
    problem->z = arena_take(arena, cells, sizeof(double));
    problem->v = arena_take(arena, cells, sizeof(double));
    problem->by_v = arena_take(arena, cells, sizeof(double));
    fill_rows(work, problem);
    fill_effects(work, fit, problem);
    glmm_order_make(arena, work->given, &problem->order);
    count = problem->order.count;
    problem->u = arena_take(arena, count, sizeof(double));
    problem->step = arena_take(arena, count, sizeof(double));
    problem->trial = arena_take(arena, count, sizeof(double));
    problem->chain = arena_take(arena, count, sizeof(double));
    problem->by_u = arena_take(arena, count, sizeof(double));
    if (nodes > 1) {
        glmm_units_make(arena, &work->given->terms[0], work->given->n,
                        &problem->units);
        if (!glmm_quadrature_make(arena, problem)) {
            return err_set(err, ERR_BUG, "no nodes for the quadrature");
        }
    }
    fit->problem = problem;
    fit->theta_count = problem->theta_count;
    return envelope_make(arena, count, problem->order.first,
                         problem->order.parent, &problem->envelope, err);
}

// ---- where to begin ---------------------------------------------------------

// The column that the rows are divided by: the one that is least certain, the
// intercept aside.
static int find_dividing(const struct work *work, const struct glmm_fit *fit,
                         const struct binomial_fit *plain)
{
    double most = -1;
    int which = 0;

    for (int j = 0; j < fit->p; j++) {
        const double *x = work->given->x + (size_t)fit->column[j] * fit->n;
        bool constant = true;
        double size;

        for (size_t i = 1; i < fit->n; i++) {
            constant = constant && x[i] == x[0];
        }
        size = plain->beta[j].se * (constant ? 1e-3 : 1);
        if (size > most) {
            most = size;
            which = fit->column[j];
        }
    }
    return which;
}

static bool refuse_divided(struct glmm_fit *fit, int column, struct err *err)
{
    fit->dividing_column = column;
    return err_set(err, ERR_INPUT,
                   "column %d divides the rows with the event from those "
                   "without: its estimate has no end",
                   column + 1);
}

// Without effects of units, as if all rows were strangers. Where even this has
// no end, no model with effects has one either.
static bool begin(struct work *work, struct glmm_fit *fit, struct err *err)
{
    static const double NO_END = 1000; // of a column of size 1
    struct binomial_data data = {.n = fit->n,
                                 .y = work->given->y,
                                 .trials = work->given->weights,
                                 .p = fit->p,
                                 .x = work->data.x,
                                 .offset = work->given->offset};
    struct binomial_fit plain;
    double *beta = work->x + fit->theta_count;
    bool divided = false;

    if (fit->p == 0) {
        return true;
    }
    if (!binomial_fit(work->arena, &data,
                      work->link == GLMM_CLOGLOG ? BINOMIAL_CLOGLOG
                                                 : BINOMIAL_LOGIT,
                      0.95, &plain, err)) {
        return false;
    }
    for (int j = 0; j < fit->p; j++) {
        divided = divided || plain.beta[j].se > NO_END;
        // A probit is about 0.6 of a logit.
        beta[j] =
            plain.beta[j].estimate * (work->link == GLMM_PROBIT ? 0.6 : 1);
    }
    return !divided
        || refuse_divided(fit, find_dividing(work, fit, &plain), err);
}

// As lme4 begins: every factor is 1.
static void begin_theta(struct work *work, const struct glmm_fit *fit)
{
    double *theta = work->x;

    for (int k = 0; k < fit->term_count; k++) {
        for (int q = work->given->terms[k].q; q > 0; q--) {
            *theta = 1;
            theta += q;
        }
    }
}

// ---- the search -------------------------------------------------------------

static bool slope_of(const double *x, double *value, double *slope,
                     void *context)
{
    return glmm_look(context, x, value, slope);
}

// A column of a factor means the same with its sign turned: its diagonal shall
// not be below 0. What the search brought to the edge is put on it.
static void turn_sign(double *column, int count)
{
    static const double NEAR = 1e-5;
    double sign = *column < 0 ? -1 : 1;
    double most = 0;

    for (int i = 0; i < count; i++) {
        column[i] *= sign;
        most = fmax(most, fabs(column[i]));
    }
    if (most < NEAR) {
        memset(column, 0, (size_t)count * sizeof *column);
    }
}

static void turn_signs(struct work *work, const struct glmm_fit *fit)
{
    double *theta = work->x;

    for (int k = 0; k < fit->term_count; k++) {
        for (int q = work->given->terms[k].q; q > 0; q--) {
            turn_sign(theta, q);
            theta += q;
        }
    }
}

// The search with a standard deviation held.
static bool search_held(struct work *work, struct glmm_fit *fit,
                        const struct newton_problem *newton,
                        const struct glmm_hold *hold)
{
    struct newton_end end;
    int at = 0;

    for (int k = 0; k < hold->term; k++) {
        int q = work->given->terms[k].q;

        at += q * (q + 1) / 2;
    }
    work->x[at] = hold->deviation * fit->scale[hold->term][0];
    if (!newton_find_rest(work->arena, newton, at, work->x, &end)) {
        return false;
    }
    fit->steps = end.steps;
    fit->converged = end.converged;
    return true;
}

static bool search(struct work *work, struct glmm_fit *fit,
                   struct newton_problem *newton, struct err *err)
{
    struct newton_end end;

    if (!newton_find(work->arena, newton, work->x, &end)) {
        return err_set(err, ERR_INPUT,
                       "the model cannot be worked out at its start: put the "
                       "predictors on a smaller scale");
    }
    turn_signs(work, fit);
    fit->steps = end.steps;
    fit->converged = end.converged;
    return true;
}

// ---- standard errors --------------------------------------------------------

// From the block of beta what theta explains of it, along the directions in
// which theta can be told at all (at a variance of 0 some cannot).
static bool take_out_theta(struct work *work, const double *curvature,
                           int theta_count, int p)
{
    double *block = arena_take(
        work->arena, block_size(theta_count, theta_count), sizeof *block);
    double *values =
        arena_take(work->arena, (size_t)theta_count, sizeof *values);
    double *along = arena_take(work->arena, (size_t)p + 1, sizeof *along);

    for (int j = 0; j < theta_count; j++) {
        memcpy(block + (ptrdiff_t)j * theta_count,
               curvature + (ptrdiff_t)j * work->n,
               (size_t)theta_count * sizeof *block);
    }
    if (!matrix_eigen(work->arena, block, theta_count, values)) {
        return false;
    }
    for (int k = 0; k < theta_count; k++) {
        if (values[k] <= 1e-7 * fmax(values[theta_count - 1], 1e-7)) {
            continue;
        }
        for (int j = 0; j < p; j++) {
            along[j] =
                matrix_dot(block + (ptrdiff_t)k * theta_count,
                           curvature + (ptrdiff_t)(theta_count + j) * work->n,
                           (size_t)theta_count);
        }
        for (int j = 0; j < p * p; j++) {
            work->inverse[j] -= along[j % p] * along[j / p] / values[k];
        }
    }
    return true;
}

// Half the curvature of the deviance is the information; its inverse in
// work->inverse.
static bool find_covariance(struct work *work, struct glmm_fit *fit,
                            const struct newton_problem *newton)
{
    int t = fit->theta_count;
    int p = fit->p;
    double *curvature = arena_take(work->arena, block_size(work->n, work->n),
                                   sizeof *curvature);

    work->inverse =
        arena_take(work->arena, block_size(p, p) + 1, sizeof(double));
    if (p == 0) {
        return true;
    }
    if (!newton_curvature(work->arena, newton, work->x, curvature)) {
        return false;
    }
    for (int j = 0; j < p; j++) {
        memcpy(work->inverse + (ptrdiff_t)j * p,
               curvature + t + (ptrdiff_t)(t + j) * work->n,
               (size_t)p * sizeof *curvature);
    }
    if (!take_out_theta(work, curvature, t, p)
        || !matrix_invert(work->inverse, p, NULL)) {
        return false;
    }
    for (int j = 0; j < p * p; j++) {
        work->inverse[j] *= 2;
    }
    return true;
}

// ---- on the scale of the data -----------------------------------------------

static void tell_fixed(struct work *work, struct glmm_fit *fit, bool known)
{
    static const double NO_END = 1000;
    int p = fit->p;
    size_t size = (size_t)p;

    fit->beta = arena_take(work->arena, size + 1, sizeof *fit->beta);
    fit->se = arena_take(work->arena, size + 1, sizeof *fit->se);
    fit->vcov = arena_take(work->arena, size * size + 1, sizeof *fit->vcov);
    memcpy(fit->beta, work->x + fit->theta_count, size * sizeof *fit->beta);
    for (int j = 0; j < p; j++) {
        fit->runs_away =
            fit->runs_away || !known || sqrt(work->inverse[j + j * p]) > NO_END;
    }
    if (p == 0) {
        return;
    }
    matrix_solve_upper(work->r, p, fit->beta);
    for (int side = 0; side < 2; side++) {
        for (int j = 0; j < p; j++) {
            matrix_solve_upper(work->r, p, work->inverse + (ptrdiff_t)j * p);
        }
        matrix_transpose(work->inverse, size);
    }
    for (size_t i = 0; i < size * size; i++) {
        fit->vcov[i] = known ? work->inverse[i] : NAN;
    }
    for (size_t i = 0; i < size; i++) {
        fit->se[i] = sqrt(fit->vcov[i + i * size]);
    }
}

static void tell_term(struct work *work, struct glmm_fit *fit, int k)
{
    static const double WIDEST = 50; // on the scale of the link
    int q = work->given->terms[k].q;
    size_t size = block_size(q, q);
    struct mixed_variation *variation = &fit->terms[k];

    variation->q = q;
    variation->covariance = arena_take(work->arena, size, sizeof(double));
    variation->relative = arena_take(work->arena, size, sizeof(double));
    for (int j = 0; j < q; j++) {
        for (int i = j; i < q; i++) {
            double here = fit->problem->l[k][i + j * q];

            // lme4's isSingular() has 1e-4, too.
            fit->singular = fit->singular || (i == j && here < 1e-4);
            fit->runs_away = fit->runs_away || fabs(here) > WIDEST;
            variation->relative[i + j * q] = here / fit->scale[k][i];
        }
    }
    block_add_outer(q, q, 1, variation->relative, variation->relative,
                    variation->covariance);
}

static void tell(struct work *work, struct glmm_fit *fit, bool known)
{
    fit->terms =
        arena_take(work->arena, (size_t)fit->term_count, sizeof *fit->terms);
    for (int k = 0; k < fit->term_count; k++) {
        tell_term(work, fit, k);
    }
    tell_fixed(work, fit, known);
    fit->runs_away = fit->runs_away || !fit->converged;
    fit->loglik = -fit->deviance / 2;
    fit->parameters = fit->p + fit->theta_count;
    fit->aic = fit->deviance + 2 * fit->parameters;
    fit->bic = fit->deviance + log((double)fit->n) * fit->parameters;
}

bool glmm_fit_held(struct arena *arena, const struct mixed_data *data,
                   const struct glmm_settings *settings,
                   const struct glmm_hold *hold, struct glmm_fit *fit,
                   struct err *err)
{
    struct work *work = arena_take(arena, 1, sizeof *work);
    struct newton_problem newton = {.slope = slope_of,
                                    .steps_max = GLMM_STEPS_MAX,
                                    .tolerance =
                                        fmax(1e-10, 1e-13 * (double)data->n)};
    bool known;

    *work = (struct work){
        .arena = arena, .given = data, .data = *data, .link = settings->link};
    *fit = (struct glmm_fit){.n = data->n,
                             .term_count = data->term_count,
                             .dividing_column = -1,
                             .unchanging_term = -1};
    if (!glmm_check(arena, data, settings, fit, err)) {
        return false;
    }
    if (!scale_columns(work, fit)) {
        return err_set(err, ERR_INPUT,
                       "the predictors cannot be told apart: put them on a "
                       "similar scale");
    }
    if (!make_problem(work, fit, settings->nodes, err)) {
        return false;
    }
    work->n = fit->theta_count + fit->p;
    work->x = arena_take(arena, (size_t)work->n, sizeof *work->x);
    newton.n = work->n;
    newton.context = fit->problem;
    begin_theta(work, fit);
    if (!begin(work, fit, err)) {
        return false;
    }
    if (hold) {
        return (search_held(work, fit, &newton, hold)
                && glmm_look(fit->problem, work->x, &fit->deviance, NULL))
            || err_set(err, ERR_INPUT, "no fit with this standard deviation");
    }
    if (!search(work, fit, &newton, err)) {
        return false;
    }
    known = find_covariance(work, fit, &newton);
    // Again where the search ended: the curvature was found beside it.
    if (!glmm_look(fit->problem, work->x, &fit->deviance, NULL)) {
        return err_set(err, ERR_BUG, "the fit cannot be told");
    }
    tell(work, fit, known);
    return true;
}

bool glmm_fit(struct arena *arena, const struct mixed_data *data,
              const struct glmm_settings *settings, struct glmm_fit *fit,
              struct err *err)
{
    return glmm_fit_held(arena, data, settings, NULL, fit, err);
}
