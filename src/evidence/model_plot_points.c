// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_plot_points.h"

#include "base/arena.h"
#include "evidence/model_binomial.h"
#include "stats/distribution.h"

#include <math.h>
#include <string.h>

// ---- effects ----------------------------------------------------------------

static bool find_effects(struct arena *arena, const struct model_answer *answer,
                         int k, double *mode, double *variance, struct err *err)
{
    if (!answer->events) {
        return mixed_effects(arena, &answer->fit, k, mode, variance, err);
    }
    return glmm_effects(&answer->events->fit, k, mode, variance)
        || err_set(err, ERR_BUG, "the effects cannot be told");
}

// What is left of a variance by rounding alone counts as nothing.
static const double NOTHING = 1e-10;

static void tell_effect(struct arena *arena, const double *mode,
                        const double *variance, int q,
                        struct model_plot_effect *effect)
{
    size_t square = (size_t)q * (size_t)q;
    double whole = effect->deviation * effect->deviation;

    effect->mode = mode;
    effect->error = arena_take(arena, effect->count, sizeof(double));
    effect->scaled = arena_take(arena, effect->count, sizeof(double));
    for (size_t i = 0; i < effect->count; i++) {
        double own =
            variance[i * square + (size_t)effect->place * ((size_t)q + 1)];
        double left = whole - own;

        effect->error[i] = sqrt(fmax(own, 0));
        effect->scaled[i] = left > NOTHING * whole ? mode[i] / sqrt(left) : NAN;
    }
}

static bool tell_term(struct arena *arena, const struct model_answer *answer,
                      int term, struct model_points *points, struct err *err)
{
    const struct design_group *group = &answer->design.groups[term];
    const struct model_random *random = &answer->random[term];
    size_t count = group->level_count;
    size_t q = (size_t)group->q;
    double *mode = arena_take(arena, count, q * sizeof *mode);
    double *variance = arena_take(arena, count, q * q * sizeof *variance);

    if (!find_effects(arena, answer, term, mode, variance, err)) {
        return false;
    }
    for (size_t j = 0; j < q; j++) {
        struct model_plot_effect *effect =
            &points->effects[points->effect_count++];

        *effect = (struct model_plot_effect){
            .group = random->group,
            .name = random->names[j],
            .term = term,
            .place = (int)j,
            .count = count,
            .deviation = sqrt(random->covariance[j * (q + 1)]),
        };
        tell_effect(arena, mode + j * count, variance, group->q, effect);
    }
    return true;
}

static bool tell_effects(struct arena *arena, const struct model_answer *answer,
                         struct model_points *points, struct err *err)
{
    size_t count = 0;

    for (int k = 0; k < answer->random_count; k++) {
        count += (size_t)answer->random[k].q;
    }
    points->effects = arena_take(arena, count + 1, sizeof *points->effects);
    for (int k = 0; k < answer->random_count; k++) {
        if (!tell_term(arena, answer, k, points, err)) {
            return false;
        }
    }
    return true;
}

// ---- rows -------------------------------------------------------------------

double model_points_mean(const struct model_answer *answer, double predictor)
{
    if (!answer->events) {
        return predictor;
    }
    switch (answer->events->settings.link) {
    case GLMM_CLOGLOG: return -expm1(-exp(predictor));
    case GLMM_PROBIT: return normal_below(predictor);
    default: return 1 / (1 + exp(-predictor));
    }
}

static void add_column(double *to, const double *column, double by, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        to[i] += column[i] * by;
    }
}

static void add_effect(const struct design *design,
                       const struct model_plot_effect *effect, double *to)
{
    const struct design_group *group = &design->groups[effect->term];
    const double *z = group->z + (size_t)effect->place * design->n;

    for (size_t i = 0; i < design->n; i++) {
        to[i] += z[i] * effect->mode[group->level[i]];
    }
}

static void fit_rows(const struct model_answer *answer,
                     struct model_points *points)
{
    const struct design *design = &answer->design;
    const struct mixed_fit *fit = &answer->fit;

    for (int j = 0; j < fit->p; j++) {
        add_column(points->expected,
                   design->x + (size_t)fit->column[j] * design->n, fit->beta[j],
                   design->n);
    }
    if (design->offset) {
        add_column(points->expected, design->offset, 1, design->n);
    }
    memcpy(points->fitted, points->expected, design->n * sizeof(double));
    for (int k = 0; k < points->effect_count; k++) {
        add_effect(design, &points->effects[k], points->fitted);
    }
    for (size_t i = 0; i < design->n; i++) {
        points->fitted[i] = model_points_mean(answer, points->fitted[i]);
    }
}

// ---- residuals --------------------------------------------------------------

// Over sigma, the root of its weight and the spread of its stratum.
static double pearson_of(const struct model_answer *answer, size_t i,
                         double residual)
{
    const struct model_residual *told = answer->residual;
    double scale = answer->design.weights ? sqrt(answer->design.weights[i]) : 1;

    if (told && told->shape.stratum) {
        scale /= told->ratio[told->shape.stratum[i]];
    }
    return residual * scale / answer->sigma;
}

static bool put_in_order(struct arena *arena, const struct model_answer *answer,
                         struct residual_rows *rows, struct err *err)
{
    struct residual_shape shape = answer->residual->shape;
    struct residual_clash clash;

    shape.weights = answer->design.weights;
    return residual_rows_make(arena, &shape, answer->design.n, rows, &clash,
                              err);
}

static bool normalise(struct arena *arena, const struct model_answer *answer,
                      const double *residual, struct model_points *points,
                      struct err *err)
{
    const struct model_residual *told = answer->residual;
    size_t n = points->n;
    double *white = arena_take(arena, n, sizeof *white);
    struct residual_rows rows;
    double phi = told->phi;

    if (!put_in_order(arena, answer, &rows, err)) {
        return false;
    }
    if (told->wish.kind == RESIDUAL_CAR1) { // told at a distance of 1
        phi = pow(phi, rows.step);
    }
    residual_rows_whiten(&rows, phi, told->ratio, residual, white);
    for (size_t i = 0; i < n; i++) {
        points->standard[rows.order[i]] = white[i] / answer->sigma;
    }
    return true;
}

static bool tell_residuals(struct arena *arena,
                           const struct model_answer *answer,
                           struct model_points *points, struct err *err)
{
    size_t n = points->n;
    double *residual = arena_take(arena, n, sizeof *residual);

    for (size_t i = 0; i < n; i++) {
        residual[i] = answer->design.y[i] - points->fitted[i];
        points->standard[i] =
            answer->events ? residual[i] : pearson_of(answer, i, residual[i]);
    }
    if (!answer->residual) {
        return true;
    }
    points->pearson = points->standard;
    points->standard = arena_take(arena, n, sizeof *points->standard);
    return normalise(arena, answer, residual, points, err);
}

bool model_points_of(struct arena *arena, const struct model_answer *answer,
                     struct model_points *points, struct err *err)
{
    size_t n = answer->design.n;

    *points = (struct model_points){.n = n};
    if (!answer->design.y || !answer->design.x) {
        return err_set(err, ERR_INPUT,
                       "pictures of a model need its rows, and sums have none");
    }
    points->expected = arena_take(arena, n, sizeof(double));
    points->fitted = arena_take(arena, n, sizeof(double));
    points->standard = arena_take(arena, n, sizeof(double));
    if (!tell_effects(arena, answer, points, err)) {
        return false;
    }
    fit_rows(answer, points);
    return tell_residuals(arena, answer, points, err);
}

// ---- lags -------------------------------------------------------------------

// How far row j stands after row i of the same client; both in our order.
static double lag_between(const struct residual_rows *rows, size_t i, size_t j)
{
    const struct residual_shape *shape = &rows->shape;

    return shape->kind == RESIDUAL_AR1 && shape->position
             ? shape->position[rows->order[j]] - shape->position[rows->order[i]]
             : (double)(j - i);
}

// Row i with those that come after it, up to `end`, and stand near enough.
static void add_row(const struct residual_rows *rows, size_t i, size_t end,
                    const struct model_points *points,
                    struct model_lag lags[MODEL_LAGS_MAX])
{
    size_t one = rows->order[i];

    for (size_t j = i + 1; j < end; j++) {
        double lag = lag_between(rows, i, j);
        size_t other = rows->order[j];

        if (!(lag <= MODEL_LAGS_MAX)) {
            break;
        }
        lags[(int)lag - 1].pairs++;
        lags[(int)lag - 1].standard +=
            points->standard[one] * points->standard[other];
        lags[(int)lag - 1].pearson +=
            points->pearson[one] * points->pearson[other];
    }
}

static double mean_square(const double *values, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        sum += values[i] * values[i] / (double)n;
    }
    return sum;
}

int model_points_lags(struct arena *arena, const struct model_answer *answer,
                      const struct model_points *points,
                      struct model_lag lags[MODEL_LAGS_MAX])
{
    struct residual_rows rows;
    struct err err = {0};
    int count = 0;

    if (!answer->residual || !answer->residual->shape.cluster
        || !put_in_order(arena, answer, &rows, &err)) {
        return 0;
    }
    memset(lags, 0, MODEL_LAGS_MAX * sizeof *lags);
    for (size_t i = 0, end = 0; i < rows.n; i++) {
        end = end > i ? end : i + 1;
        while (end < rows.n && rows.lag[end] > 0) {
            end++;
        }
        add_row(&rows, i, end, points, lags);
    }
    for (int k = 0; k < MODEL_LAGS_MAX; k++) {
        double pairs = (double)lags[k].pairs;

        count = lags[k].pairs ? k + 1 : count;
        lags[k].standard /= pairs * mean_square(points->standard, points->n);
        lags[k].pearson /= pairs * mean_square(points->pearson, points->n);
    }
    return count;
}
