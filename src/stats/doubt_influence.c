// doubt_influence.c - see doubt.h. What each study does to the fit, with or
// without moderators; residuals and best linear unbiased predictions.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "stats/distribution.h"
#include "stats/doubt.h"
#include "stats/doubt_refit.h"
#include "stats/matrix.h"

#include <float.h>
#include <math.h>
#include <string.h>

struct model {
    const struct pool_data *data;
    const struct pool_fit *fit;
    double *bread;   // (X'WX)^-1, p x p
    double *row;     // x of one study, p
    double *inverse; // of fit->vb, p x p
    double *work;    // p x p
    double log_det;  // of fit->vb
};

static void take_row(const struct model *model, size_t i)
{
    const struct pool_data *data = model->data;

    for (int j = 0; j < data->p; j++) {
        model->row[j] = data->x ? data->x[i + (size_t)j * data->k] : 1;
    }
}

// a'Ma, M p x p.
static double square_form(const double *m, const double *a, int p)
{
    double sum = 0;

    for (int j = 0; j < p; j++) {
        for (int i = 0; i < p; i++) {
            sum += a[i] * m[i + j * p] * a[j];
        }
    }
    return sum;
}

static double fitted_at(const struct model *model)
{
    double sum = 0;

    for (int j = 0; j < model->data->p; j++) {
        sum += model->row[j] * model->fit->beta[j].estimate;
    }
    return sum;
}

// X'WX of all studies.
static void add_up(const struct model *model, double *sums)
{
    int p = model->data->p;

    for (size_t i = 0; i < model->data->k; i++) {
        double w = 1 / (model->data->vi[i] + model->fit->tau2);

        take_row(model, i);
        for (int n = 0; n < p * p; n++) {
            sums[n] += w * model->row[n % p] * model->row[n / p];
        }
    }
}

static bool model_open(struct arena *arena, const struct pool_data *data,
                       const struct pool_fit *fit, struct model *model)
{
    int p = data->p;
    size_t square = (size_t)p * (size_t)p;

    *model = (struct model){
        .data = data,
        .fit = fit,
        .bread = arena_take(arena, square, sizeof(double)),
        .row = arena_take(arena, (size_t)p, sizeof(double)),
        .inverse = arena_take(arena, square, sizeof(double)),
        .work = arena_take(arena, square, sizeof(double)),
    };
    add_up(model, model->bread);
    memcpy(model->inverse, fit->vb, square * sizeof(double));
    if (!matrix_invert(model->inverse, p, &model->log_det)) {
        // Nothing varies at all: no distance can be told.
        model->log_det = NAN;
        for (size_t i = 0; i < square; i++) {
            model->inverse[i] = NAN;
        }
    }
    return matrix_invert(model->bread, p, NULL);
}

// Leverage of study i, whose row has been taken.
static double hat_of(const struct model *model, size_t i)
{
    double v = model->data->vi[i] + model->fit->tau2;
    double hat = square_form(model->bread, model->row, model->data->p) / v;

    return hat > 1 - 10 * DBL_EPSILON ? 1 : hat;
}

static double without_rounding(double residual)
{
    return fabs(residual) < 100 * DBL_EPSILON ? 0 : residual;
}

static bool model_is_usable(struct arena *arena, const struct pool_data *data,
                            const struct pool_fit *fit, struct model *model,
                            struct err *err)
{
    return model_open(arena, data, fit, model)
        || err_set(err, ERR_INPUT,
                   "the moderators (or the variances) are too alike or too"
                   " different in size to tell the studies apart");
}

// ---- Influence.

static bool any_beyond_1(const double *values, int n)
{
    for (int i = 0; i < n; i++) {
        if (fabs(values[i]) > 1) {
            return true;
        }
    }
    return false;
}

// metafor's limits. What is not known (NAN) is not beyond them.
static bool is_influential(const struct doubt_influence *row, size_t k, int p)
{
    double share = p / ((double)k - p);

    return fabs(row->dffits) > 3 * sqrt(share)
        || 1 - chi_square_above(row->cook, p) > .5
        || row->hat > 3 * p / (double)k || any_beyond_1(row->dfbetas, p);
}

// p x p of work, for X'WX of all studies at the other tau2.
static void compare(const struct model *model, struct doubt_refitter *refitter,
                    const struct doubt_subset_fit *subset, size_t i,
                    struct doubt_influence *row)
{
    const struct pool_fit *fit = &subset->fit;
    int p = model->data->p;
    double whole = model->data->vi[i] + fit->tau2;
    double moved = 0; // the fitted value, by leaving it out
    double residual;
    double log_det;

    take_row(model, i);
    for (int j = 0; j < p; j++) {
        moved += model->row[j] * subset->moved[j];
    }
    residual = model->data->yi[i] - fitted_at(model) - moved;
    row->rstudent =
        without_rounding(residual)
        / sqrt(fit->s2w * whole + square_form(fit->vb, model->row, p));
    row->dffits = -moved / sqrt(fit->s2w * row->hat * whole);
    row->cook = square_form(model->inverse, subset->moved, p);
    row->tau2_deleted = fit->tau2;
    row->q_deleted = fit->q;
    if (doubt_refit_bread(refitter, fit->tau2, model->work)) {
        for (int j = 0; j < p; j++) {
            row->dfbetas[j] =
                -subset->moved[j] / sqrt(fit->s2w * model->work[j + j * p]);
        }
    }
    if (matrix_invert(fit->vb, p, &log_det)) {
        row->cov_ratio = exp(log_det - model->log_det);
    }
}

static void weigh(const struct model *model, struct doubt_influences *found)
{
    double sum = 0;

    for (size_t i = 0; i < found->rows; i++) {
        sum += 1 / (model->data->vi[i] + model->fit->tau2);
    }
    for (size_t i = 0; i < found->rows; i++) {
        take_row(model, i);
        found->row[i] = (struct doubt_influence){
            .rstudent = NAN,
            .dffits = NAN,
            .cook = NAN,
            .cov_ratio = NAN,
            .tau2_deleted = NAN,
            .q_deleted = NAN,
            .hat = hat_of(model, i),
            .weight = 100 / (model->data->vi[i] + model->fit->tau2) / sum,
        };
    }
}

static void find_influences(const struct model *model,
                            struct doubt_refitter *refitter,
                            struct doubt_influences *found)
{
    size_t p = (size_t)found->p;
    double *dfbetas =
        arena_take(refitter->arena, found->rows, p * sizeof(double));
    struct doubt_subset_fit subset = doubt_subset_take(refitter);

    for (size_t i = 0; i < found->rows; i++) {
        doubt_refitter_include(refitter);
    }
    for (size_t i = 0; i < found->rows; i++) {
        struct doubt_influence *row = &found->row[i];

        for (size_t j = 0; j < p; j++) {
            dfbetas[i * p + j] = NAN;
        }
        row->dfbetas = dfbetas + i * p;
        if (doubt_refit(refitter, i, &subset)) {
            compare(model, refitter, &subset, i, row);
        } else {
            found->failed++;
        }
        row->influential = is_influential(row, found->rows, found->p);
        found->influential += row->influential;
    }
}

bool doubt_influence(struct arena *arena, const struct pool_data *data,
                     const struct pool_fit *fit, struct doubt_influences *found,
                     struct err *err)
{
    struct doubt_refitter refitter;
    struct model model;

    *found = (struct doubt_influences){.rows = data->k, .p = data->p};
    if (data->k < 2) {
        return err_set(err, ERR_INPUT,
                       "the influence of a study shows only beside others");
    }
    if (!model_is_usable(arena, data, fit, &model, err)) {
        return false;
    }
    if (!doubt_refitter_open(arena, data, fit, NULL, &refitter, err)) {
        return false;
    }
    found->row = arena_take(arena, data->k, sizeof *found->row);
    weigh(&model, found);
    find_influences(&model, &refitter, found);
    return true;
}

// ---- Residuals and predictions.

bool doubt_residuals(struct arena *arena, const struct pool_data *data,
                     const struct pool_fit *fit, struct doubt_residual **row,
                     struct err *err)
{
    struct model model;

    if (!model_is_usable(arena, data, fit, &model, err)) {
        return false;
    }
    *row = arena_take(arena, data->k, sizeof **row);
    for (size_t i = 0; i < data->k; i++) {
        struct doubt_residual *out = *row + i;

        take_row(&model, i);
        out->value = without_rounding(data->yi[i] - fitted_at(&model));
        out->se = sqrt((data->vi[i] + fit->tau2) * (1 - hat_of(&model, i)));
        out->z = out->value / out->se;
    }
    return true;
}

bool doubt_blups(struct arena *arena, const struct pool_data *data,
                 const struct pool_fit *fit, struct doubt_blup **row,
                 struct err *err)
{
    struct model model = {.data = data, .fit = fit};
    double reach = t_limit(fit->settings.level, fit->beta[0].df);

    if (!(fit->k == data->k && fit->p == data->p)) {
        return err_set(err, ERR_BUG, "this fit is of other data");
    }
    model.row = arena_take(arena, (size_t)data->p, sizeof(double));
    *row = arena_take(arena, data->k, sizeof **row);
    for (size_t i = 0; i < data->k; i++) {
        double v = data->vi[i];
        double trust = fit->tau2 / (fit->tau2 + v); // in the study itself
        double doubt = 1 - trust;
        struct doubt_blup *out = *row + i;

        take_row(&model, i);
        out->estimate = trust * data->yi[i] + doubt * fitted_at(&model);
        out->se =
            sqrt(trust * v
                 + doubt * doubt * square_form(fit->vb, model.row, data->p));
        out->low = out->estimate - reach * out->se;
        out->high = out->estimate + reach * out->se;
    }
    return true;
}
