// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/glmm_check.h"

#include "base/arena.h"
#include "stats/glmm_modes.h"

#include <math.h>

enum { EFFECTS_MAX = 20 * 1000 * 1000 };

static bool check_sizes(const struct mixed_data *data,
                        const struct glmm_settings *settings, struct err *err)
{
    size_t effects = 0;
    int width = 0;

    for (int k = 0; k < data->term_count; k++) {
        width += data->terms[k].q;
        effects += (size_t)data->terms[k].q * data->terms[k].level_count;
    }
    if (data->term_count > MIXED_TERMS_MAX || width > GLMM_WIDTH_MAX) {
        return err_set(err, ERR_LIMIT,
                       "%d random effects for one row; %d are possible", width,
                       GLMM_WIDTH_MAX);
    }
    if (effects > EFFECTS_MAX || data->n > UINT32_MAX - 1) {
        return err_set(err, ERR_LIMIT, "%zu random effects; %d are possible",
                       effects, EFFECTS_MAX);
    }
    if (data->p > GLMM_COLUMNS_MAX) {
        return err_set(err, ERR_LIMIT,
                       "%d columns of predictors; %d are possible", data->p,
                       GLMM_COLUMNS_MAX);
    }
    if (settings->nodes < 1 || settings->nodes > GLMM_NODES_MAX) {
        return err_set(err, ERR_INPUT, "quadrature has 1 to %d points, not %d",
                       GLMM_NODES_MAX, settings->nodes);
    }
    if (settings->nodes > 1 && width > 1) {
        return err_set(err, ERR_INPUT,
                       "quadrature is for one random effect, as in (1 | "
                       "client): use one point (Laplace) with several");
    }
    return true;
}

static bool check_row(const struct mixed_data *data, size_t i, struct err *err)
{
    double trials = data->weights ? data->weights[i] : 1;

    if (!(trials > 0 && trials <= 1e9)) {
        return err_set(err, ERR_INPUT,
                       "row %zu: the number of trials must be above 0", i + 1);
    }
    if (!(data->y[i] >= 0 && data->y[i] <= 1)) {
        return err_set(err, ERR_INPUT,
                       "row %zu: the outcome must be 0 or 1, or a share "
                       "between them",
                       i + 1);
    }
    if (fabs(trials * data->y[i] - nearbyint(trials * data->y[i])) > 1e-3) {
        return err_set(err, ERR_INPUT,
                       "row %zu: the outcome must be 0 or 1, or the share of a "
                       "whole number of events in the trials that the weights "
                       "give",
                       i + 1);
    }
    return !data->offset || isfinite(data->offset[i])
        || err_set(err, ERR_INPUT, "row %zu: the offset is not a number",
                   i + 1);
}

static bool check_columns(const struct mixed_data *data, struct err *err)
{
    bool good = true;

    for (size_t i = 0; i < data->n * (size_t)data->p; i++) {
        good = good && fabs(data->x[i]) < 1e100;
    }
    for (int k = 0; k < data->term_count; k++) {
        for (size_t i = 0; i < data->n * (size_t)data->terms[k].q; i++) {
            good = good && fabs(data->terms[k].z[i]) < 1e100;
        }
    }
    return good
        || err_set(err, ERR_INPUT,
                   "a predictor holds what is no number, or one too large");
}

static bool begins_with_ones(const struct mixed_term *term, size_t n)
{
    bool ones = true;

    for (size_t i = 0; i < n; i++) {
        ones = ones && term->z[i] == 1;
    }
    return ones;
}

// Whether some unit has rows with the event and rows without. Where none has,
// the larger the difference between units is taken to be, the better it fits.
static bool check_term(struct arena *arena, const struct mixed_data *data,
                       int k, struct glmm_fit *fit, struct err *err)
{
    const struct mixed_term *term = &data->terms[k];
    unsigned char *seen = arena_take(arena, term->level_count, 1);
    bool changes = false;

    if (term->level_count < 2) {
        return err_set(err, ERR_INPUT,
                       "term %d has one unit: what differs between units "
                       "needs two or more",
                       k + 1);
    }
    for (size_t i = 0; i < data->n; i++) {
        unsigned char *of = &seen[term->level[i]];

        *of |= data->y[i] > 0 ? 1 : 0;
        *of |= data->y[i] < 1 ? 2 : 0;
        changes = changes || *of == 3;
    }
    if (changes || !begins_with_ones(term, data->n)) {
        return true;
    }
    fit->unchanging_term = k;
    return err_set(err, ERR_INPUT,
                   "in every unit of term %d all rows have the same outcome: "
                   "how much units differ has no end",
                   k + 1);
}

bool glmm_check(struct arena *arena, const struct mixed_data *data,
                const struct glmm_settings *settings, struct glmm_fit *fit,
                struct err *err)
{
    bool good =
        data->n > 0 || err_set(err, ERR_INPUT, "there are no rows to fit");

    good = good && check_sizes(data, settings, err);
    for (size_t i = 0; good && i < data->n; i++) {
        good = check_row(data, i, err);
    }
    good = good && check_columns(data, err);
    for (int k = 0; good && k < data->term_count; k++) {
        good = check_term(arena, data, k, fit, err);
    }
    return good;
}
