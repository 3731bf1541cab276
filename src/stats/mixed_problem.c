// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_problem.h"

#include "base/arena.h"
#include "stats/block.h"
#include "stats/matrix.h"
#include "stats/mixed_sparse.h"
#include "stats/mixed_tree.h"

#include <math.h>
#include <string.h>

// A residual below this share of the response is rounding.
static const double NOTHING = 1e-20;

// ---- which coefficients there can be ----------------------------------------

// The squared length of a column of x on the scale of the data.
static double length_of(const struct mixed_problem *problem, int basis)
{
    const struct mixed_column *column = &problem->shape.columns[basis];
    int width = problem->width;
    double own = problem->total[basis + basis * width];
    double origin = column->origin / column->scale;

    return own + 2 * origin * problem->total[basis]
         + origin * origin * problem->total[0];
}

// Whether a basis column is more than a sum of those kept: what the Cholesky
// factor of their products has left for it. `row` becomes its row of it.
static bool is_new(const struct mixed_problem *problem, const double *factor,
                   int basis, double *row)
{
    static const double LEAST = 1e-14; // of the squared length, as R's 1e-7
    int width = problem->width;
    int p = problem->p;
    double left = problem->total[basis + basis * width];
    double here = left;

    for (int k = 0; k < p; k++) {
        row[k] = problem->total[problem->fixed[k] + basis * width];
        for (int i = 0; i < k; i++) {
            row[k] -= factor[k + i * MIXED_COLUMNS_MAX] * row[i];
        }
        row[k] /= factor[k + k * MIXED_COLUMNS_MAX];
        left -= row[k] * row[k];
    }
    row[p] = left > 0 ? sqrt(left) : 0;
    // Sums of products have no more than half of the digits for this.
    return left > LEAST * length_of(problem, basis) && left > 1e-11 * here;
}

// The constant first, then the others as they come, as R drops columns.
static void choose_fixed(struct arena *arena, struct mixed_problem *problem)
{
    const struct mixed_shape *shape = &problem->shape;
    size_t most = (size_t)shape->p + 1;
    double *factor =
        arena_take(arena, most, MIXED_COLUMNS_MAX * sizeof *factor);
    double *row = arena_take(arena, MIXED_COLUMNS_MAX + 1, sizeof *row);

    problem->fixed = arena_take(arena, most, sizeof *problem->fixed);
    problem->column = arena_take(arena, most, sizeof *problem->column);
    for (int k = -1; k < shape->p; k++) {
        int j = k < 0 ? shape->one : k;

        if (j < 0 || (k >= 0 && k == shape->one)
            || !is_new(problem, factor, shape->fixed[j], row)) {
            continue;
        }
        for (int i = 0; i <= problem->p; i++) {
            factor[problem->p + i * MIXED_COLUMNS_MAX] = row[i];
        }
        problem->fixed[problem->p] = shape->fixed[j];
        problem->column[problem->p++] = j;
    }
    for (int i = 0;
         i + 1 < problem->p && problem->column[i] > problem->column[i + 1];
         i++) { // the constant to its place
        int fixed = problem->fixed[i];
        int column = problem->column[i];

        problem->fixed[i] = problem->fixed[i + 1];
        problem->column[i] = problem->column[i + 1];
        problem->fixed[i + 1] = fixed;
        problem->column[i + 1] = column;
    }
}

// ---- making one -------------------------------------------------------------

double mixed_problem_freedom(const struct mixed_problem *problem)
{
    return (double)problem->n - (problem->ml ? 0 : problem->p);
}

// What the scales of the basis and the weights add to the criterion.
static double find_constant(const struct mixed_problem *problem)
{
    const struct mixed_shape *shape = &problem->shape;
    double y = shape->columns[problem->width - 1].scale;
    double sum =
        2 * mixed_problem_freedom(problem) * log(y) - problem->log_weights;

    for (int j = 0; j < problem->p && !problem->ml; j++) {
        double size = problem->column[j] == shape->one
                        ? fabs(shape->one_value)
                        : shape->columns[problem->fixed[j]].scale;

        sum += 2 * log(size);
    }
    return sum;
}

void mixed_problem_use_ml(struct mixed_problem *problem, bool ml)
{
    problem->ml = ml;
    problem->constant = find_constant(problem);
}

static void take_room(struct arena *arena, struct mixed_problem *problem)
{
    const struct mixed_shape *shape = &problem->shape;
    size_t width = (size_t)problem->width;
    size_t p = (size_t)problem->p;
    size_t factors = (size_t)shape->factor_count;

    problem->theta =
        arena_take(arena, (size_t)shape->theta_count, sizeof(double));
    problem->l = arena_take(arena, factors, sizeof *problem->l);
    problem->by_l = arena_take(arena, factors, sizeof *problem->by_l);
    for (size_t i = 0; i < factors; i++) {
        size_t q = (size_t)shape->factors[i].q;

        problem->l[i] = arena_take(arena, q * q, sizeof(double));
        problem->by_l[i] = arena_take(arena, q * q, sizeof(double));
    }
    problem->reduced = arena_take(arena, width * width, sizeof(double));
    problem->by_reduced = arena_take(arena, width * width, sizeof(double));
    problem->beta = arena_take(arena, p, sizeof(double));
    problem->inverse = arena_take(arena, p * p, sizeof(double));
}

static bool check_term(const struct mixed_problem *problem, int k,
                       struct err *err)
{
    const struct mixed_block *block = &problem->shape.terms[k];
    size_t units = problem->shape.factors[block->factor].units;

    if (units < 2) {
        return err_set(err, ERR_INPUT,
                       "random term %d has all its rows in one group: effects "
                       "that differ between groups need two groups or more",
                       k + 1);
    }
    if (units >= problem->n) {
        return err_set(err, ERR_INPUT,
                       "random term %d has one row per group: its effects "
                       "cannot be told from the residuals; more rows per "
                       "group are needed",
                       k + 1);
    }
    if (units * (size_t)block->q >= problem->n) {
        return err_set(err, ERR_INPUT,
                       "random term %d asks for %d effects in each of %zu "
                       "groups, more than the %zu rows can tell apart; leave "
                       "some of its effects out",
                       k + 1, block->q, units, problem->n);
    }
    return true;
}

static bool check_rows(const struct mixed_problem *problem, struct err *err)
{
    if (problem->n <= (size_t)problem->shape.p) {
        return err_set(err, ERR_INPUT,
                       "%zu rows are too few for %d fixed effects", problem->n,
                       problem->shape.p);
    }
    for (int k = 0; k < problem->shape.term_count; k++) {
        if (!check_term(problem, k, err)) {
            return false;
        }
    }
    return true;
}

static bool complete(struct arena *arena, struct mixed_problem *problem,
                     struct err *err)
{
    int last = problem->width - 1;

    if (!check_rows(problem, err)) {
        return false;
    }
    if (!(problem->total[last + last * problem->width] > 0)) {
        return err_set(err, ERR_INPUT,
                       "the response has the same value in every row: there is "
                       "nothing to explain");
    }
    choose_fixed(arena, problem);
    if (problem->p == 0) {
        return err_set(err, ERR_INPUT,
                       "every predictor is 0 in every row: there is nothing to "
                       "estimate");
    }
    take_room(arena, problem);
    problem->constant = find_constant(problem);
    return true;
}

static struct mixed_problem *begin(struct arena *arena,
                                   const struct mixed_shape *shape, bool ml)
{
    struct mixed_problem *problem = arena_take(arena, 1, sizeof *problem);
    size_t width = (size_t)shape->width;

    problem->shape = *shape;
    problem->ml = ml;
    problem->width = shape->width;
    problem->total = arena_take(arena, width * width, sizeof(double));
    return problem;
}

struct mixed_problem *mixed_problem_of_sums(struct arena *arena,
                                            const struct mixed_shape *shape,
                                            const struct mixed_sums *sums,
                                            bool ml, struct err *err)
{
    struct mixed_problem *problem = begin(arena, shape, ml);

    problem->sums = *sums;
    problem->n = sums->n;
    problem->log_weights = sums->log_weights;
    problem->shape.factors =
        arena_take(arena, (size_t)sums->depth, sizeof *shape->factors);
    for (int i = 0; i < sums->depth; i++) { // sums may be of more units
        problem->shape.factors[i] = shape->factors[i];
        problem->shape.factors[i].units = sums->levels[i].units;
    }
    mixed_sums_total(sums, problem->total);
    if (!complete(arena, problem, err)) {
        return NULL;
    }
    problem->tree = mixed_tree_of(arena, &problem->sums);
    return problem;
}

static struct mixed_problem *crossed_problem(struct arena *arena,
                                             const struct mixed_shape *shape,
                                             bool ml, struct err *err)
{
    struct mixed_problem *problem = begin(arena, shape, ml);

    problem->n = shape->n;
    problem->sparse = mixed_sparse_open(arena, &problem->shape, problem->total,
                                        &problem->log_weights, err);
    if (!problem->sparse) {
        return NULL;
    }
    if (!complete(arena, problem, err)) {
        mixed_problem_close(problem);
        return NULL;
    }
    return problem;
}

struct mixed_problem *mixed_problem_of(struct arena *arena,
                                       const struct mixed_data *data, bool ml,
                                       struct err *err)
{
    struct mixed_shape shape;
    struct mixed_sums sums;

    if (!mixed_shape_of(arena, data, &shape, err)) {
        return NULL;
    }
    if (!shape.nested) {
        return crossed_problem(arena, &shape, ml, err);
    }
    mixed_sums_of(arena, &shape, &sums);
    return mixed_problem_of_sums(arena, &shape, &sums, ml, err);
}

struct mixed_problem *mixed_problem_sample(struct arena *arena,
                                           const struct mixed_problem *problem)
{
    enum { LARGE = 50000 }; // patterns: with fewer a sample saves nothing
    struct mixed_problem *sample;

    if (!problem->tree || mixed_tree_patterns(problem->tree) < LARGE) {
        return NULL;
    }
    sample = arena_take(arena, 1, sizeof *sample);
    *sample = *problem;
    if (!mixed_sums_sample(arena, &problem->sums, &sample->sums)) {
        return NULL;
    }
    sample->n = sample->sums.n;
    take_room(arena, sample);
    sample->tree = mixed_tree_of(arena, &sample->sums);
    return sample;
}

void mixed_problem_close(struct mixed_problem *problem)
{
    if (problem) {
        mixed_sparse_close(problem->sparse);
    }
}

// ---- theta ------------------------------------------------------------------

// Column j of the triangle of a block, in the factor's matrix.
static double *triangle_column(const struct mixed_problem *problem,
                               double *const *matrices,
                               const struct mixed_block *block, int j)
{
    int q = problem->shape.factors[block->factor].q;

    return block_column(matrices[block->factor], q, block->at + j) + block->at
         + j;
}

void mixed_problem_spread(struct mixed_problem *problem, const double *theta)
{
    for (int k = 0; k < problem->shape.term_count; k++) {
        const struct mixed_block *block = &problem->shape.terms[k];

        for (int j = 0; j < block->q; j++) {
            memcpy(triangle_column(problem, problem->l, block, j), theta,
                   (size_t)(block->q - j) * sizeof *theta);
            theta += block->q - j;
        }
    }
}

void mixed_problem_gather(const struct mixed_problem *problem, double *slope)
{
    for (int k = 0; k < problem->shape.term_count; k++) {
        const struct mixed_block *block = &problem->shape.terms[k];

        for (int j = 0; j < block->q; j++) {
            memcpy(slope, triangle_column(problem, problem->by_l, block, j),
                   (size_t)(block->q - j) * sizeof *slope);
            slope += block->q - j;
        }
    }
}

// ---- a point ----------------------------------------------------------------

// The best coefficients that obey held'beta = held_value, from the best ones.
static void hold(struct mixed_problem *problem)
{
    const double *held = problem->held;
    int p = problem->p;
    double away = -problem->held_value;
    double size = 0;

    if (!held) {
        return;
    }
    for (int i = 0; i < p; i++) {
        away += held[i] * problem->beta[i];
        for (int j = 0; j < p; j++) {
            size += held[i] * problem->inverse[i + j * p] * held[j];
        }
    }
    problem->r2 += away * away / size;
    for (int i = 0; i < p; i++) {
        for (int j = 0; j < p; j++) {
            problem->beta[i] -=
                problem->inverse[i + j * p] * held[j] * away / size;
        }
    }
}

// beta, what it leaves, and ln|X'V^-1 X|.
static bool solve_fixed(struct mixed_problem *problem, double *log_det)
{
    int p = problem->p;
    int width = problem->width;
    int last = width - 1;
    const double *reduced = problem->reduced;
    const double *y = reduced + (size_t)(last * width);
    double all = problem->total[last + last * width];

    for (int j = 0; j < p; j++) {
        for (int i = 0; i < p; i++) {
            problem->inverse[i + j * p] =
                reduced[problem->fixed[i] + problem->fixed[j] * width];
        }
    }
    if (!matrix_invert(problem->inverse, p, log_det)) {
        return false;
    }
    problem->r2 = y[last];
    for (int i = 0; i < p; i++) {
        problem->beta[i] = 0;
        for (int j = 0; j < p; j++) {
            problem->beta[i] +=
                problem->inverse[i + j * p] * y[problem->fixed[j]];
        }
        problem->r2 -= problem->beta[i] * y[problem->fixed[i]];
    }
    hold(problem);
    return problem->r2 > NOTHING * all;
}

// The slope by what is left of the sums.
static void find_by_reduced(struct mixed_problem *problem)
{
    int p = problem->p;
    int width = problem->width;
    int last = width - 1;
    double *by = problem->by_reduced;

    memset(by, 0, (size_t)width * (size_t)width * sizeof *by);
    by[last + last * width] = 1 / problem->sigma2;
    for (int j = 0; j < p; j++) {
        double toward = problem->beta[j] / problem->sigma2;
        int column = problem->fixed[j] * width;

        by[last + column] = -toward;
        by[problem->fixed[j] + last * width] = -toward;
        for (int i = 0; i < p; i++) {
            by[problem->fixed[i] + column] =
                toward * problem->beta[i]
                + (problem->ml ? 0 : problem->inverse[i + j * p]);
        }
    }
}

static bool reduce(struct mixed_problem *problem)
{
    return problem->tree
             ? mixed_tree_reduce(problem->tree, problem->l, problem->reduced,
                                 &problem->log_det)
             : mixed_sparse_reduce(problem->sparse, problem->l,
                                   problem->reduced, &problem->log_det);
}

static bool find_slope(struct mixed_problem *problem)
{
    if (!problem->tree) {
        return mixed_sparse_slope(problem->sparse, problem->l,
                                  problem->by_reduced, problem->by_l);
    }
    mixed_tree_slope(problem->tree, problem->l, problem->by_reduced,
                     problem->by_l);
    return true;
}

bool mixed_problem_look(struct mixed_problem *problem, double sigma2,
                        bool slope)
{
    static const double TWO_PI = 6.283185307179586;
    double freedom = mixed_problem_freedom(problem);
    double log_fixed;

    if (!reduce(problem) || !solve_fixed(problem, &log_fixed)) {
        return false;
    }
    problem->sigma2 = isnan(sigma2) ? problem->r2 / freedom : sigma2;
    problem->criterion = problem->log_det + (problem->ml ? 0 : log_fixed)
                       + freedom * log(TWO_PI * problem->sigma2)
                       + problem->r2 / problem->sigma2 + problem->constant;
    if (slope) {
        find_by_reduced(problem);
    }
    return isfinite(problem->criterion) && (!slope || find_slope(problem));
}
