// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed.h"

#include "base/arena.h"
#include "stats/block.h"
#include "stats/matrix.h"
#include "stats/mixed_back.h"
#include "stats/mixed_tree.h"
#include "stats/newton.h"

#include <math.h>
#include <string.h>

// ---- the search -------------------------------------------------------------

static bool criterion_slope(const double *theta, double *value, double *slope,
                            void *context)
{
    struct mixed_problem *problem = context;

    mixed_problem_spread(problem, theta);
    if (!mixed_problem_look(problem, NAN, true)) {
        return false;
    }
    mixed_problem_gather(problem, slope);
    *value = problem->criterion;
    return true;
}

// As lme4 begins: every factor is 1.
static void begin(struct mixed_problem *problem)
{
    double *theta = problem->theta;

    for (int k = 0; k < problem->shape.term_count; k++) {
        for (int q = problem->shape.terms[k].q; q > 0; q--) {
            memset(theta, 0, (size_t)q * sizeof *theta);
            *theta = 1;
            theta += q;
        }
    }
}

// One column of a factor: an effect that the search brought to the edge is put
// on it.
static void snap_column(double *column, int count)
{
    static const double NEAR = 1e-5; // in the units of sigma
    double most = 0;

    for (int i = 0; i < count; i++) {
        most = fmax(most, fabs(column[i]));
    }
    if (most < NEAR) {
        memset(column, 0, (size_t)count * sizeof *column);
    }
}

static void snap(struct mixed_problem *problem)
{
    double *theta = problem->theta;

    for (int k = 0; k < problem->shape.term_count; k++) {
        for (int q = problem->shape.terms[k].q; q > 0; q--) {
            snap_column(theta, q);
            theta += q;
        }
    }
}

// Of a large model a sample of its units says where to begin, and how the
// criterion bends there; the rest is a few looks at all of it.
static void look_at_sample(struct arena *arena, struct mixed_problem *problem,
                           struct newton_problem *newton)
{
    struct mixed_problem *sample = mixed_problem_sample(arena, problem);
    struct newton_problem first = *newton;
    struct newton_end end;

    if (!sample) {
        return;
    }
    first.context = sample;
    first.tolerance = 1e-6;
    memcpy(sample->theta, problem->theta,
           (size_t)newton->n * sizeof *problem->theta);
    if (newton_find(arena, &first, sample->theta, &end) && end.converged) {
        memcpy(problem->theta, sample->theta,
               (size_t)newton->n * sizeof *problem->theta);
        newton->rough = criterion_slope;
        newton->rough_context = sample;
        newton->rough_share = (double)sample->n / (double)problem->n;
    }
}

// The length of row i of a lower triangle that is kept column by column: the
// size of an effect, in the units of sigma.
static double row_length(const double *triangle, int q, int i)
{
    double sum = 0;

    for (int j = 0, at = i; j <= i; j++) {
        sum += triangle[at] * triangle[at];
        at += q - j - 1;
    }
    return sqrt(sum);
}

// For each theta of a term the size of the effect in whose row it stands.
static void find_sizes(const double *triangle, int q, double *size)
{
    for (int first = 0; first < q; first++) {
        for (int i = first; i < q; i++) {
            *size++ = row_length(triangle, q, i);
        }
    }
}

// What the criterion bends at least, along one direction of theta, when
// everything is measured in the size of the effect that it belongs to: 2 over
// the variance of its logarithm.
static double least_bend(struct arena *arena,
                         const struct mixed_problem *problem,
                         const double *curvature, double *most)
{
    size_t n = (size_t)problem->shape.theta_count;
    double *size = arena_take(arena, n, sizeof *size);
    double *scaled = arena_take(arena, n * n, sizeof *scaled);
    double *bends = arena_take(arena, n, sizeof *bends);

    for (int k = 0; k < problem->shape.term_count; k++) {
        const struct mixed_block *block = &problem->shape.terms[k];

        find_sizes(problem->theta + block->theta, block->q,
                   size + block->theta);
    }
    for (size_t i = 0; i < n * n; i++) {
        scaled[i] = curvature[i] * size[i % n] * size[i / n];
    }
    if (!matrix_eigen(arena, scaled, (int)n, bends)) {
        return NAN;
    }
    *most = bends[n - 1];
    return bends[0];
}

// Whether other variances would fit as well: a group that predictors already
// tell apart, an effect of what does not change within the group. Where the
// last step of the search makes that likely, a closer look decides.
static bool is_flat(struct arena *arena, struct mixed_problem *problem,
                    const struct newton_problem *newton,
                    const struct newton_end *end)
{
    // A standard deviation known to a factor of e^45 is not known.
    static const double UNKNOWN = 1e-3;
    static const double ROUNDING = 1e-7;
    static const double SUSPECT = 1e-4;
    size_t n = (size_t)newton->n;
    double *curvature = arena_take(arena, n * n, sizeof *curvature);
    double most = 0;
    double least;

    for (size_t k = 0; k < n; k++) {
        block_add_outer(newton->n, 1, end->bends[k], end->axes + k * n,
                        end->axes + k * n, curvature);
    }
    least = least_bend(arena, problem, curvature, &most);
    if (least > fmax(UNKNOWN, SUSPECT * most)
        || !newton_curvature(arena, newton, problem->theta, curvature)) {
        return false;
    }
    least = least_bend(arena, problem, curvature, &most);
    return least < fmax(UNKNOWN, ROUNDING * most);
}

static bool search(struct arena *arena, struct mixed_problem *problem,
                   struct mixed_fit *fit, struct err *err)
{
    struct newton_problem newton = {.n = problem->shape.theta_count,
                                    .slope = criterion_slope,
                                    .context = problem,
                                    .steps_max = MIXED_STEPS_MAX,
                                    .tolerance = 1e-11};
    struct newton_end end;

    begin(problem);
    look_at_sample(arena, problem, &newton);
    if (!newton_find(arena, &newton, problem->theta, &end)) {
        return err_set(err, ERR_INPUT,
                       "the predictors explain every row exactly: nothing is "
                       "left that could vary");
    }
    if (newton.rough && !end.converged) { // the sample misled
        newton.rough = NULL;
        fit->converged =
            newton_find(arena, &newton, problem->theta, &end) && end.converged;
    }
    snap(problem);
    fit->flat = end.converged && is_flat(arena, problem, &newton, &end);
    fit->steps = end.steps;
    fit->converged = end.converged;
    return true;
}

// ---- on the scale of the data -----------------------------------------------

// The relative factor of a term on the scale of the data (not triangular yet).
static void find_factor(const struct mixed_problem *problem, int term,
                        double *factor)
{
    const struct mixed_block *block = &problem->shape.terms[term];
    int width = problem->shape.factors[block->factor].q;
    double here[MIXED_EFFECTS_MAX * MIXED_EFFECTS_MAX];

    for (int j = 0; j < block->q; j++) {
        for (int i = 0; i < block->q; i++) {
            here[i + j * block->q] =
                problem
                    ->l[block->factor][block->at + i + (block->at + j) * width];
        }
    }
    mixed_back(block->q, block->u, here, block->q, factor);
}

static void describe_term(struct arena *arena,
                          const struct mixed_problem *problem, int term,
                          struct mixed_fit *fit)
{
    int q = problem->shape.terms[term].q;
    size_t size = block_size(q, q);
    double scale = problem->shape.columns[problem->width - 1].scale;
    double *factor = arena_take(arena, size, sizeof *factor);
    struct mixed_variation *variation = &fit->terms[term];

    variation->q = q;
    variation->covariance = arena_take(arena, size, sizeof(double));
    variation->relative = arena_take(arena, size, sizeof(double));
    find_factor(problem, term, factor);
    block_add_outer(q, q, 1, factor, factor, variation->covariance);
    // Of the basis, the response's scale is in sigma alone.
    mixed_root(q, variation->covariance, variation->relative);
    for (int j = 0; j < q; j++) {
        // lme4's isSingular(): below 1e-4 in the units of sigma
        fit->singular = fit->singular || variation->relative[j + j * q] < 1e-4;
    }
    for (size_t i = 0; i < size; i++) {
        variation->covariance[i] *= problem->sigma2 * scale * scale;
    }
}

static void describe_fixed(struct arena *arena,
                           const struct mixed_problem *problem,
                           struct mixed_fit *fit)
{
    size_t p = (size_t)problem->p;

    fit->beta = arena_take(arena, p, sizeof *fit->beta);
    fit->se = arena_take(arena, p, sizeof *fit->se);
    fit->vcov = arena_take(arena, p * p, sizeof *fit->vcov);
    mixed_back_beta(arena, problem, problem->beta, fit->beta);
    mixed_back_covariance(arena, problem, problem->inverse, fit->vcov);
    for (size_t i = 0; i < p * p; i++) {
        fit->vcov[i] *= problem->sigma2;
    }
    for (size_t i = 0; i < p; i++) {
        fit->se[i] = sqrt(fit->vcov[i + i * p]);
    }
}

static void describe(struct arena *arena, struct mixed_problem *problem,
                     struct mixed_fit *fit)
{
    double scale = problem->shape.columns[problem->width - 1].scale;

    fit->n = problem->n;
    fit->p = problem->p;
    fit->column = problem->column;
    fit->ml = problem->ml;
    fit->sigma = sqrt(problem->sigma2) * scale;
    fit->term_count = problem->shape.term_count;
    fit->theta_count = problem->shape.theta_count;
    fit->terms = arena_take(arena, (size_t)fit->term_count, sizeof *fit->terms);
    for (int k = 0; k < fit->term_count; k++) {
        describe_term(arena, problem, k, fit);
    }
    describe_fixed(arena, problem, fit);
    fit->flat = fit->flat && !fit->singular;
    fit->criterion = problem->criterion;
    fit->loglik = -fit->criterion / 2;
    fit->parameters = fit->p + fit->theta_count + 1;
    fit->aic = fit->criterion + 2 * fit->parameters;
    fit->bic = fit->criterion + log((double)fit->n) * fit->parameters;
    fit->patterns = problem->tree ? (int)mixed_tree_patterns(problem->tree) : 0;
    fit->problem = problem;
}

// Of the response's own variance: rounding is all there is.
static const double NOTHING_LEFT = 1e-13;

static bool fit_problem(struct arena *arena, struct mixed_problem *problem,
                        struct mixed_fit *fit, struct err *err)
{
    if (!search(arena, problem, fit, err)) {
        return false;
    }
    mixed_problem_spread(problem, problem->theta);
    if (!mixed_problem_look(problem, NAN, false)) {
        return err_set(err, ERR_BUG, "the fit cannot be told");
    }
    if (!fit->converged && problem->sigma2 < NOTHING_LEFT) {
        return err_set(err, ERR_INPUT,
                       "predictors and groups together explain every row "
                       "exactly: nothing is left that could vary");
    }
    describe(arena, problem, fit);
    return true;
}

static bool fit_or_close(struct arena *arena, struct mixed_problem *problem,
                         struct mixed_fit *fit, struct err *err)
{
    *fit = (struct mixed_fit){0};
    if (problem && fit_problem(arena, problem, fit, err)) {
        return true;
    }
    mixed_problem_close(problem);
    return false;
}

bool mixed_fit(struct arena *arena, const struct mixed_data *data, bool ml,
               struct mixed_fit *fit, struct err *err)
{
    return fit_or_close(arena, mixed_problem_of(arena, data, ml, err), fit,
                        err);
}

bool mixed_fit_sums(struct arena *arena, const struct mixed_shape *shape,
                    const struct mixed_sums *sums, bool ml,
                    struct mixed_fit *fit, struct err *err)
{
    return fit_or_close(
        arena, mixed_problem_of_sums(arena, shape, sums, ml, err), fit, err);
}

bool mixed_refit(struct arena *arena, const struct mixed_fit *fit, bool ml,
                 struct mixed_fit *other, struct err *err)
{
    struct mixed_problem *problem = fit->problem;
    size_t size = (size_t)fit->theta_count;
    double *theta = arena_take(arena, size, sizeof *theta);
    bool good;

    *other = (struct mixed_fit){0};
    memcpy(theta, problem->theta, size * sizeof *theta);
    mixed_problem_use_ml(problem, ml);
    good = fit_problem(arena, problem, other, err);
    memcpy(problem->theta, theta, size * sizeof *theta);
    mixed_problem_use_ml(problem, fit->ml);
    return good;
}

void mixed_close(struct mixed_fit *fit)
{
    mixed_problem_close(fit->problem);
    fit->problem = NULL;
}
